import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config.ts'
import { openDatabase, type Database, type Opening } from '../database.ts'
import { isForWantOfSpace, Unusable } from '../unusable.ts'
import { claimFolder } from './claim.ts'
import { inspectFolder } from './inspection.ts'
import { noteClosed, noteOpened, wasLeftOpen } from './marker.ts'
import { ballastIn } from './space.ts'
import { watchDisk, type DiskWatch } from './watch.ts'

export interface DataFolder {
  db: Database
  disk: DiskWatch
  file: string
}

/** Takes the data folder for this process alone and opens what is in it; throws a line that says what to do. */
export async function openDataFolder (config: Config, beforeUpgrade?: Opening['beforeUpgrade']): Promise<DataFolder> {
  const { dataDir } = config
  makeFolder(dataDir)
  const file = path.join(dataDir, 'cadastro.db')
  const ballast = ballastIn(dataDir, config.ballastMb, config.minFreeMb)
  const claim = claimFolder(dataDir)
  const disk = watchDisk(file, config, ballast)
  try {
    inspectFolder(dataDir)
    const isDoubtful = wasLeftOpen(dataDir)
    const open = async () => {
      try {
        const db = await openDatabase(file, { watch: disk, beforeUpgrade, isDoubtful, timeZone: config.timeZone })
        noteOpened(dataDir)
        return db
      } catch (error) {
        noteIfWhole()
        throw error
      }
    }
    const db = await open().catch((error: unknown) => {
      if (!isForWantOfSpace(error) || !ballast.drop()) throw error
      return open()
    })
    return { db: { ...db, close }, disk, file }

    // SQLite removes the log itself once all of it is in the file, perhaps at its second try, when it is closed.
    function noteIfWhole (): void {
      if (!existsSync(`${file}-wal`)) noteClosed(dataDir)
    }

    function close (): void {
      disk.stop()
      db.close(() => { noteClosed(dataDir) })
      noteIfWhole()
      claim.release()
    }
  } catch (error) {
    disk.stop()
    claim.release()
    throw error
  }
}

function makeFolder (dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    if (!['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    throw new Unusable(`DATA_DIR precisa ser uma pasta, e há um arquivo no caminho ${dataDir}. Indique outra pasta ou tire o arquivo de lá.`)
  }
}
