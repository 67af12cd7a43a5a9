import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { syncFolder, syncPath } from '../data-folder/marker.ts'

export const SECRET_LENGTH_MIN = 32

/**
 * The secret of the folder, made where there is none. One that is too short was cut off by a power failure, or emptied: with
 * it anybody could sign a session.
 */
export function keptSecret (dataDir: string): string {
  const file = path.join(dataDir, 'session-secret')
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  return kept.length < SECRET_LENGTH_MIN ? makeSecret(file) : kept
}

// On disk before anything is signed with it.
function makeSecret (file: string): string {
  const secret = randomBytes(48).toString('base64url')
  writeFileSync(`${file}.part`, secret, { mode: 0o600 })
  syncPath(`${file}.part`)
  renameSync(`${file}.part`, file)
  syncFolder(path.dirname(file))
  return secret
}
