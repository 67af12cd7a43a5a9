import path from 'node:path'
import { addUse } from '../src/attribute-uses/store.ts'
import { checkAttribute } from '../src/attributes/form.ts'
import { addAttribute } from '../src/attributes/store.ts'
import { CategoryForm } from '../src/categories/form.ts'
import { addCategory } from '../src/categories/store.ts'
import { openDatabase, type Database } from '../src/database.ts'
import { FolderForm, typedFolder } from '../src/folders/form.ts'
import { addFolder } from '../src/folders/store.ts'
import { hashPassword } from '../src/passwords/hashing.ts'
import { addUser } from '../src/users/store.ts'

/** Sixteen people who register customers at the same time. */
export const people = Array.from({ length: 16 }, (_, index) => ({
  name: `Pessoa ${index + 1}`, email: `pessoa${index + 1}@escritorio.example`, password: 'uma senha para medir', group: 'CADASTRO' as const,
}))

export async function hire (folder: string): Promise<void> {
  const db = await openDatabase(path.join(folder, 'cadastro.db'))
  const hash = await hashPassword(people[0]!.password)
  await db.write(() => {
    for (const person of people) addUser(db, person, hash)
    configure(db)
  })
  db.close()
}

export const CONFIGURED = '2'

/** A category (2) with forty attributes, every fourth a list, and ten folders. */
function configure (db: Database): void {
  const category = addCategory(db, CategoryForm.parse({ identifier: 'GRANDE', name: 'Grande' }))
  for (let number = 1; number <= 40; number++) {
    const kind = number % 4 === 0 ? { kind: 'list', items: 'Um\nDois\nTrês' } : { kind: 'text' }
    const submission = checkAttribute({ identifier: `A${number}`, name: `Atributo ${number}`, ...kind }, true)
    if (!submission.ok) throw new Error('attribute')
    addUse(db, 'category', category, addAttribute(db, submission.values), { is_required: true, is_read_only: false, default_value: null })
  }
  for (let number = 1; number <= 10; number++) {
    addFolder(db, category, FolderForm.parse({ ...typedFolder(), name: `Pasta ${number}`, is_required: undefined }))
  }
}
