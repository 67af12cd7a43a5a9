import path from 'node:path'
import { openDatabase } from '../src/database.ts'
import { addUser, hashPassword } from '../src/users/store.ts'

/** Sixteen people who register customers at the same time. */
export const people = Array.from({ length: 16 }, (_, index) => ({
  name: `Pessoa ${index + 1}`, email: `pessoa${index + 1}@escritorio.example`, password: 'uma senha para medir', group: 'CADASTRO' as const,
}))

export async function hire (folder: string): Promise<void> {
  const db = await openDatabase(path.join(folder, 'cadastro.db'))
  const hash = await hashPassword(people[0]!.password)
  await db.write(() => { for (const person of people) addUser(db, person, hash) })
  db.close()
}
