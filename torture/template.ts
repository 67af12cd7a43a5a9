import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CategoryForm } from '../src/categories/form.ts'
import { addCategory } from '../src/categories/store.ts'
import { readConfig } from '../src/config.ts'
import { openDataFolder } from '../src/data-folder/opening.ts'
import { keepDerived } from '../src/derived.ts'
import { FolderForm, typedFolder } from '../src/folders/form.ts'
import { addFolder } from '../src/folders/store.ts'
import { hire } from '../test/support/app.ts'
import { marina } from '../test/support/people.ts'

let made: Promise<string> | undefined
const scratch = mkdtempSync(path.join(tmpdir(), 'cadastro-torture-'))
process.once('exit', () => { rmSync(scratch, { recursive: true, force: true }) })
let copies = 0

/** A folder of its own with an office in it where one person works and one category asks for a file. */
export async function freshFolder (): Promise<string> {
  made ??= makeTemplate(path.join(scratch, 'template'))
  const copy = path.join(scratch, `copy-${++copies}`)
  cpSync(await made, copy, { recursive: true })
  return copy
}

export function scratchFolder (): string {
  return path.join(scratch, `scratch-${++copies}`)
}

export const openConfig = (dataDir: string) =>
  readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', BALLAST_MB: '0', MIN_FREE_MB: '0', BACKUP_EVERY_MINUTES: '0' })

async function makeTemplate (dataDir: string): Promise<string> {
  const { db } = await openDataFolder(openConfig(dataDir))
  const stopDeriving = await keepDerived(db, error => { throw error })
  await hire(db, marina)
  await db.write(() => {
    const category = addCategory(db, CategoryForm.parse({ identifier: 'PASTA', name: 'Com pasta' }))
    addFolder(db, category, FolderForm.parse({ ...typedFolder(), name: 'Contrato', extensions: 'txt' }))
  })
  stopDeriving()
  db.close()
  return dataDir
}
