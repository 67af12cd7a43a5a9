import { timestamp } from '../clock.ts'
import type { Database } from '../database.ts'
import { record } from '../history/store.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { findSetting, keepSetting } from '../settings.ts'
import { addUser, hasUsers } from '../users/store.ts'
import type { SetupValues } from './form.ts'

/** Names the office and makes the first administrator. Gives undefined when somebody did so before. */
export async function setUpOffice (db: Database, values: Omit<SetupValues, 'password_again'>): Promise<number | undefined> {
  const passwordHash = await hashPassword(values.password)
  return db.write(() => {
    if (hasUsers(db)) return undefined
    keepSetting(db, 'office_name', values.office_name)
    keepSetting(db, 'set_up_at', timestamp())
    const id = addUser(db, { ...values, group: 'ADMINISTRACAO' }, passwordHash)
    record(db, {
      record_type: 'user', record_id: id, record_name: values.name, user: { id, name: values.name },
      act: 'created', way: 'setup',
    })
    return id
  })
}

/** The administrator of the settings ADMIN_EMAIL and ADMIN_PASSWORD, on a fresh database only. */
export async function firstAdministrator (db: Database, admin: { email: string, password: string }): Promise<void> {
  if (hasUsers(db)) return
  const office_name = findSetting(db, 'office_name') ?? 'Meu escritório'
  await setUpOffice(db, { office_name, name: admin.email.split('@')[0] ?? admin.email, ...admin })
}
