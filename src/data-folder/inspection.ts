import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { Unusable } from '../unusable.ts'
import { wasLeftOpen, wasUsed } from './marker.ts'
import { bytesOf } from './space.ts'

const restore = 'Restaure o último backup: npm run restore -- ARQUIVO.'
const anew = 'Para começar do zero, use uma pasta vazia em DATA_DIR.'

/** Looks at the folder before the database is opened: opening an empty file would make a new database of it. */
export function inspectFolder (dataDir: string): void {
  refuseNetworkDisk(dataDir)
  const file = path.join(dataDir, 'cadastro.db')
  if (existsSync(path.join(dataDir, 'restoring.json'))) {
    throw new Unusable('Uma restauração foi interrompida. Repita: npm run restore -- ARQUIVO.')
  }
  const size = existsSync(file) ? statSync(file).size : undefined
  if (size === undefined || size === 0) {
    if (wasUsed(dataDir) || hasTraces(dataDir)) throw new Unusable(`O banco ${file} ${size === 0 ? 'está vazio' : 'sumiu'}, mas esta pasta já foi usada. ${restore} ${anew}`)
    return
  }
  if (wasLeftOpen(dataDir) && !existsSync(`${file}-wal`)) {
    throw new Unusable(`Falta ${file}-wal: o Cadastro parou de repente e as últimas mudanças estavam nesse arquivo. ` +
      `Devolva-o à pasta ou restaure o último backup: npm run restore -- ARQUIVO. Para ficar sem ele: npm run restore -- --as-is.`)
  }
}

/** For whatever works on data that are there already: it must not leave traces in a folder that never had any. */
export function refuseWithoutData (dataDir: string): void {
  if (bytesOf(path.join(dataDir, 'cadastro.db')) === 0) throw new Unusable(`Não há dados do Cadastro em ${dataDir}. Confira DATA_DIR.`)
}

// A version that left no notes left these.
function hasTraces (dataDir: string): boolean {
  const names = readdirSync(dataDir)
  return ['session-secret', 'files', 'backups', 'cadastro.db-wal'].some(name => names.includes(name))
}

const networkDisks = new Map([[0x6969, 'NFS'], [0x517B, 'SMB'], [0xFF534D42, 'CIFS'], [0xFE534D42, 'SMB2']])

// Locks and the shared log do not work there (sqlite.org/wal.html).
function refuseNetworkDisk (dataDir: string): void {
  const kind = networkDisks.get(statfsSync(dataDir).type)
  if (kind) throw new Unusable(`${dataDir} está em um disco de rede (${kind}), onde um banco se estraga. Use um disco desta máquina em DATA_DIR.`)
}
