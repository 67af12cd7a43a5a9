import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { runCommand } from '../support/commands.ts'
import { marina } from '../support/people.ts'

interface Scope { teardown: (work: () => unknown) => void }

const small = { BALLAST_MB: '0', MIN_FREE_MB: '0' }
const onData: Array<[name: string, ...words: string[]]> = [
  ['backup'], ['check-data'], ['search', 'check'], ['search', 'rebuild'], ['restore', '--as-is'],
  ['user', 'unlock', marina.email], ['user', 'admin', marina.email],
]

function emptyFolder (t: Scope): string {
  const made = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(made, { recursive: true, force: true }) })
  return made
}

void t.test('every command that works on data says where there are none, and leaves nothing behind', async t => {
  const empty = emptyFolder(t)
  const away = path.join(emptyFolder(t), 'mistyped')
  for (const [name, ...words] of onData) {
    for (const dataDir of [empty, away]) {
      const { code, out, err } = await runCommand(name, words, { DATA_DIR: dataDir, ...small })
      t.strictSame([code, out, err], [1, '', `Não há dados do Cadastro em ${dataDir}. Confira DATA_DIR.\n`], name)
    }
  }

  t.strictSame(readdirSync(empty), [])
  t.notOk(existsSync(away))
})
