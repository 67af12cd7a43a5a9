import { sql, type Database } from '../database.ts'
import { touched } from '../database/touched.ts'
import { changesBetween } from '../history/changes.ts'
import { recordAct } from '../users/people.ts'
import type { User } from '../users/store.ts'
import { fold } from '../writing/fold.ts'
import { densityInWords, type AccountValues } from './form.ts'

/** Inside `write`. What people decide about their own account. */
export function changeAccount (db: Database, user: User, values: AccountValues): void {
  db.run(sql('users').where({ id: user.id }).update({
    ...values, name_search: fold(values.name), ...touched(),
  }))
  const changes = changesBetween(inWords(user), inWords(values))
  recordAct(db, { id: user.id, name: values.name }, user, 'changed', changes)
}

function inWords ({ name, density }: AccountValues): Record<string, string> {
  return { name, density: densityInWords(density) }
}
