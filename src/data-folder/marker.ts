import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Two notes beside the database, so that a file that went missing is missed: that a database was ever
 * opened here, and that one is open, which is when its write-ahead log belongs to it.
 */
const usedNote = (dataDir: string) => path.join(dataDir, 'cadastro.used')
const openNote = (dataDir: string) => path.join(dataDir, 'cadastro.open')

export function wasUsed (dataDir: string): boolean {
  return existsSync(usedNote(dataDir))
}

/** When a database was first opened here. */
export function usedSince (dataDir: string): string | undefined {
  return wasUsed(dataDir) ? readFileSync(usedNote(dataDir), 'utf8').trim() : undefined
}

/** Whether whoever had the database open last did not get to close it. */
export function wasLeftOpen (dataDir: string): boolean {
  return existsSync(openNote(dataDir))
}

export function noteOpened (dataDir: string): void {
  for (const note of [usedNote(dataDir), openNote(dataDir)]) {
    if (existsSync(note)) continue
    writeFileSync(note, `${new Date().toISOString()}\n`, { mode: 0o600 })
  }
  syncFolder(dataDir)
}

/** Takes no room, so that it works on a full disk too. */
export function noteClosed (dataDir: string): void {
  rmSync(openNote(dataDir), { force: true })
  syncFolder(dataDir)
}

/** Makes what was written to a file last, also when the power fails. */
export function syncPath (place: string): void {
  const handle = openSync(place, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Makes what was made, renamed or removed in a folder last. Windows has no such call and needs none. */
export function syncFolder (place: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(place, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
