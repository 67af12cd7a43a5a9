import { sql, type Database } from '../database.ts'
import type { Company } from './store.ts'

/** What keeps a company from being deleted, in words: what others know it by. */
export function obstacleTo (db: Database, { id, customer_id: customerId }: Company): string | undefined {
  if (customerId !== null) return 'ela é cliente'
  const withAccess = sql('contacts').select('id').where({ company_id: id }).whereNotNull('external_user_id').limit(1)
  if (db.row(withAccess)) return 'há usuários externos entre os contatos dela'
}
