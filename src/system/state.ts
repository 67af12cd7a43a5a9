import path from 'node:path'
import { backupFolder, backupsIn } from '../backup-copies/rotation.ts'
import type { Keeper } from '../backups/keeper.ts'
import type { Findings } from '../data-check/checking.ts'
import { bytesOf } from '../data-folder/space.ts'
import type { DiskWatch } from '../data-folder/watch.ts'
import { sql, type Database } from '../database.ts'
import type { Fact } from '../facts.ts'
import { formatSize } from '../formats.ts'
import { peopleHere } from '../sessions/store.ts'
import { version } from '../version.ts'

export interface Machine { dataDir: string, disk: DiskWatch, keeper: Keeper }

interface SystemState {
  facts: Fact[]
  backups: Array<{ name: string, madeAt: string, reason: string, customers: number, size: string }>
  /** How often backups are made by themselves, in minutes; 0 for never. */
  everyMinutes: number
  problem: string | null
  isBusy: boolean
  check: Findings | null
}

const SHOWN = 12

/** What the machine under the office is like now. */
export function stateOf (db: Database, { dataDir, disk, keeper }: Machine): SystemState {
  const sqlite = db.row<{ version: string }>(sql.queryBuilder().select(sql.raw('sqlite_version() as version')))!.version
  const files = db.row<{ bytes: number | null, count: number }>(sql('files').sum('size as bytes').count('* as count'))!
  return {
    facts: [
      { label: 'Tamanho do banco', value: formatSize(bytesOf(path.join(dataDir, 'cadastro.db')) + bytesOf(path.join(dataDir, 'cadastro.db-wal'))) },
      { label: 'Arquivos de clientes', value: files.count === 0 ? 'Nenhum' : `${files.count} (${formatSize(files.bytes ?? 0)})` },
      { label: 'Espaço livre no disco', value: formatSize(disk.free()) },
      { label: 'Versões', value: `Cadastro ${version}, Node ${process.versions.node}, SQLite ${sqlite}` },
      { label: 'No sistema agora', value: peopleHere(db).join('\n') },
    ],
    backups: backupsIn(backupFolder(dataDir)).slice(0, SHOWN).map(({ name, size, manifest }) => ({
      name, madeAt: manifest.made_at, reason: manifest.reason, customers: manifest.tables.customers?.rows ?? 0, size: formatSize(size),
    })),
    everyMinutes: keeper.everyMinutes,
    problem: keeper.problem() ?? null,
    isBusy: keeper.isBusy(),
    check: keeper.lastCheck() ?? null,
  }
}
