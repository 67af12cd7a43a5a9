import { sql, type Database } from '../database.ts'
import type { Company } from './store.ts'

/** Why a company may not be deleted, in words; undefined when it may. */
export function obstacleTo (db: Database, { id, customer_id: customerId }: Company): string | undefined {
  if (customerId !== null) return 'ela é cliente'
  const withAccess = sql('contacts').select('id').where({ company_id: id }).whereNotNull('external_user_id').limit(1)
  if (db.row(withAccess)) return 'há usuários externos entre os contatos dela'
}
