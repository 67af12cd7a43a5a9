import type { FastifyRequest } from 'fastify'
import { seesCpf } from '../access.ts'
import { isOpenTo, permitted } from '../categories/access.ts'
import { findCategory } from '../categories/store.ts'
import { findCompany } from '../companies/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import { idIn } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { refuseDeleted } from '../records/deleted.ts'
import type { RecordPages } from '../records/pages.ts'
import { recordOf } from './record.ts'
import { findCustomer, type Customer } from './store.ts'

/** Dados do cliente: the company's data as a customer's, under CT001. */
export function customerPages (db: Database): RecordPages {
  return {
    menu: 'CT001',
    head: '/customers/_head',
    load (request, control) {
      const id = idIn(request)
      const customer = permitted(db, request.user.id, findCustomer(db, id) ?? refuseDeleted(request, 'customer', id), 'Cliente', control)
      const company = findCompany(db, customer.company_id)!
      return { customer, company, type: findCompanyType(db, company.company_type_id)!, category: findCategory(db, customer.category_id)! }
    },
    address: ({ customer }) => `/customers/${customer!.id}`,
    around: (request, { customer }, tab) => ({ tab, ...aroundCustomer(db, request, customer!) }),
  }
}

/** What every page of a customer shows; a person sees no way to what they may not do. */
export function aroundCustomer (db: Database, request: FastifyRequest, customer: Customer) {
  const { rights, user } = request
  const may = (right: 'edit' | 'delete') => rights.has(`CT001:${right}`) && isOpenTo(db, user.id, customer.category_id, right)
  return { customer, said: saidIn(request), mayEdit: may('edit'), mayDelete: may('delete'), ...recordOf(db, customer, { userId: user.id, seesCpf: seesCpf(request) }) }
}
