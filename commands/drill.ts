import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fill } from '../demo/office.ts'
import { makeBackup } from '../src/backup-copies/making.ts'
import { backupFolder, backupsIn } from '../src/backup-copies/rotation.ts'
import { readConfig } from '../src/config.ts'
import { checkData } from '../src/data-check/checking.ts'
import { openDataFolder } from '../src/data-folder/opening.ts'
import { keepDerived } from '../src/derived.ts'
import { restore } from '../src/restoring/restoring.ts'
import { firstAdministrator } from '../src/setup/store.ts'
import { counted } from '../src/writing/numbers.ts'

const SAMPLE_CUSTOMERS = 300

/** Proves that a backup can be restored, without touching the data: the one that is named, or the latest; without any, a sample. */
export async function drill (environment: NodeJS.ProcessEnv, file?: string): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cadastro-drill-'))
  try {
    const config = readConfig(environment)
    const archive = file ?? latestIn(backupFolder(config.dataDir)) ?? latestIn(await sample(path.join(scratch, 'sample')))!
    const target = path.join(scratch, 'restored')

    const began = performance.now()
    const { missing, manifest } = await restore(path.resolve(archive), target, config.backupPassphrase, { isDrill: true })
    const restored = performance.now()
    const { problems, rows } = await checkData(target)
    const checked = performance.now()
    await startOn(target)
    const started = performance.now()

    const wrong = [...problems, ...missing.map(file => `falta o arquivo ${file}`), ...countsThatDiffer(manifest.tables, rows)]
    for (const line of wrong) console.error(line)
    console.log(`${path.basename(archive)}: ${counted(rows.companies ?? 0, 'empresa', 'empresas')}, ${counted(rows.customers ?? 0, 'cliente', 'clientes')}, ${counted(manifest.files.length, 'arquivo', 'arquivos')}.`)
    console.log(`Restaurado em ${seconds(restored - began)}, conferido de novo em ${seconds(checked - restored)}, no ar em mais ${seconds(started - checked)}: ${wrong.length === 0 ? 'nada falta' : counted(wrong.length, 'problema', 'problemas')}.`)
    if (wrong.length > 0) process.exitCode = 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function latestIn (folder: string): string | undefined {
  const [latest] = backupsIn(folder)
  return latest && path.join(folder, latest.name)
}

async function sample (dataDir: string): Promise<string> {
  const { db } = await openDataFolder(readConfig({ DATA_DIR: dataDir, BALLAST_MB: '0', MIN_FREE_MB: '0' }))
  const stopDeriving = await keepDerived(db, error => { throw error })
  await firstAdministrator(db, { email: 'rosa@babitonga.example', password: 'escritorio de exemplo' })
  await fill(db, SAMPLE_CUSTOMERS, 1)
  stopDeriving()
  db.close()
  await makeBackup({ dataDir, reason: 'asked' })
  return backupFolder(dataDir)
}

async function startOn (dataDir: string): Promise<void> {
  const server = spawn(process.execPath, [path.join(import.meta.dirname, '../src/server.ts')], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', BASE_URL: '', BALLAST_MB: '0', BACKUP_EVERY_MINUTES: '0', BACKUP_DIR: '', METRICS_PORT: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const address = await addressOf(server)
    const answer = await fetch(`${address}/healthz`)
    const page = await fetch(`${address}/login`)
    if (!answer.ok || !page.ok) throw new Error(`O servidor respondeu ${answer.status} e ${page.status} sobre os dados restaurados.`)
  } finally {
    const ended = new Promise(resolve => { server.once('exit', resolve) })
    server.kill('SIGTERM')
    await ended
  }
}

function addressOf (server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (address) resolve(address)
    })
    server.once('exit', () => { reject(new Error('O servidor não iniciou sobre os dados restaurados.')) })
  })
}

function countsThatDiffer (tables: Record<string, { rows: number }>, rows: Record<string, number>): string[] {
  // Sessions are ended by a restore.
  return Object.entries(tables).filter(([name, { rows: expected }]) => name in rows && name !== 'sessions' && rows[name] !== expected)
    .map(([name, { rows: expected }]) => `${name}: ${rows[name]} em vez de ${expected}`)
}

function seconds (ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
