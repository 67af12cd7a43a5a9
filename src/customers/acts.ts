import type { FastifyInstance } from 'fastify'
import { externalUsersOf } from '../external-users/store.ts'
import { filesOfCustomer, removeFile } from '../files/store.ts'
import { recordActs } from '../records/acts.ts'
import type { RecordPages } from '../records/pages.ts'
import { removeCustomer, setCustomerActive } from './store.ts'

/** What is done with a whole customer. Its company stays. */
export default async function acts (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db } = app

  recordActs(app, pages, {
    what: 'customer',
    listAddress: '/customers',
    // The customer of an inactive company is inactive.
    setActive ({ company, customer }, isActive, keep) {
      if (isActive && !company.is_active) return 'impossible'
      const { id, is_active: was } = customer!
      if ((was === 1) === isActive) return 'so-already'
      setCustomerActive(db, id, isActive)
      keep({ record_type: 'customer', record_id: id })
      return 'done'
    },
    obstacleTo: ({ company }) => externalUsersOf(db, company.id).length > 0 ? 'há usuários externos entre os contatos dele' : undefined,
    remove ({ customer }, keep) {
      const { id, category_id } = customer!
      const files = filesOfCustomer(db, id)
      for (const file of files) removeFile(db, file.id)
      removeCustomer(db, id)
      keep({ record_type: 'customer', record_id: id, category_id })
      return files.map(file => file.stored_name)
    },
  })
}
