import type { Database } from '../database.ts'
import { externalUsersOf } from '../external-users/store.ts'
import type { Company } from './store.ts'

/** Why a company may not be deleted, in words; undefined when it may. */
export function obstacleTo (db: Database, { id, customer_id: customerId }: Company): string | undefined {
  if (customerId !== null) return 'ela é cliente'
  return externalUsersOf(db, id).length > 0 ? 'há usuários externos entre os contatos dela' : undefined
}
