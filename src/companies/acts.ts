import type { FastifyInstance } from 'fastify'
import { findCustomer, setCustomerActive } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { externalUsersOf } from '../external-users/store.ts'
import { categoryKept } from '../history/store.ts'
import { recordActs } from '../records/acts.ts'
import type { RecordPages } from '../records/pages.ts'
import { removeCompany, setCompanyActive, type Company } from './store.ts'

/** What is done with a whole company. */
export default async function acts (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db } = app

  recordActs(app, pages, {
    what: 'company',
    listAddress: '/companies',
    // To inactivate a company inactivates its customer as well. To activate it does not: people decide about the customer.
    setActive ({ company }, isActive, keep) {
      const customer = company.customer_id === null || isActive ? undefined : findCustomer(db, company.customer_id)
      if (customer?.is_active) {
        setCustomerActive(db, customer.id, false)
        keep({ record_type: 'customer', record_id: customer.id })
      }
      if ((company.is_active === 1) === isActive) return 'so-already'
      setCompanyActive(db, company.id, isActive)
      keep({ record_type: 'company', record_id: company.id })
      return 'done'
    },
    obstacleTo: ({ company }) => obstacleTo(db, company),
    remove ({ company: { id } }, keep) {
      removeCompany(db, id)
      const category = categoryKept(db, id)
      keep({ record_type: 'company', record_id: id, ...(category !== undefined && { category_id: category }) })
      return []
    },
  })
}

function obstacleTo (db: Database, { id, customer_id: customerId }: Company): string | undefined {
  if (customerId !== null) return 'ela é cliente'
  return externalUsersOf(db, id).length > 0 ? 'há usuários externos entre os contatos dela' : undefined
}
