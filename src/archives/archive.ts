import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Refusal } from '../data-folder/refusal.ts'
import { isLocked, lock, unlock } from './locking.ts'
import { packed, unpacked, type Entry } from './tar.ts'

const GZIP_LEVEL = 1 // a database shrinks to a quarter with the least effort already

/** The bytes of an archive: a tar, compressed, and locked when there is a passphrase. */
export function archived (entries: AsyncIterable<Entry>, passphrase: string | undefined): AsyncIterable<Buffer> {
  const compressed = Readable.from(packed(entries)).pipe(createGzip({ level: GZIP_LEVEL })) as AsyncIterable<Buffer>
  return passphrase === undefined ? compressed : lock(passphrase)(compressed)
}

/** Puts a stream on disk, durably; gives its size and SHA-256. */
export async function keepStream (source: AsyncIterable<Buffer>, place: string): Promise<{ size: number, sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  await pipeline(source, async function * (parts: AsyncIterable<Buffer>) {
    for await (const part of parts) {
      hash.update(part)
      size += part.length
      yield part
    }
  }, createWriteStream(place, { mode: 0o600 }))
  const handle = await open(place, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { size, sha256: hash.digest('hex') }
}

export async function digestOfFile (place: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(place)) hash.update(part as Buffer)
  return hash.digest('hex')
}

/** The content of a file that may be locked. */
export async function readOpened (place: string, passphrase: string | undefined): Promise<AsyncIterable<Buffer>> {
  const content = createReadStream(place) as AsyncIterable<Buffer>
  if (!await startsLocked(place)) return content
  if (passphrase === undefined) throw new Refusal('O backup está cifrado. Informe a senha dele em BACKUP_PASSPHRASE.')
  return unlock(passphrase)(content)
}

/** The files in an archive, in order. */
export async function * entriesOf (place: string, passphrase: string | undefined): AsyncGenerator<Entry> {
  const gunzip = createGunzip()
  const reading = pipeline(await readOpened(place, passphrase), gunzip)
  reading.catch((error: unknown) => { gunzip.destroy(error as Error) })
  try {
    yield * unpacked(gunzip as AsyncIterable<Buffer>)
    await reading
  } catch (error) {
    throw (error as { code?: string }).code?.startsWith('Z_') ? new Refusal('O arquivo de backup está danificado.') : error
  } finally {
    gunzip.destroy()
  }
}

async function startsLocked (place: string): Promise<boolean> {
  const handle = await open(place, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(32), 0, 32, 0)
    return isLocked(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}
