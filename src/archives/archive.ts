import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline as connect, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Unusable } from '../unusable.ts'
import { isLocked, lock, unlock } from './locking.ts'
import { packed, unpacked, type Entry } from './tar.ts'

const GZIP_LEVEL = 1 // a database shrinks to a quarter with the least effort already

/** The bytes of an archive: a tar, compressed, and locked when there is a passphrase. */
export function archived (entries: AsyncIterable<Entry>, passphrase: string | undefined): AsyncIterable<Buffer> {
  // Whoever reads gets what went wrong, and who stops reading closes what was opened.
  const compressed = connect(Readable.from(packed(entries)), createGzip({ level: GZIP_LEVEL }), () => undefined) as AsyncIterable<Buffer>
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

/** The bytes of a file, opened when they are read: a stream that nobody reads yet ends the process when the file is gone. */
export async function * contentOf (place: string): AsyncGenerator<Buffer> {
  yield * createReadStream(place) as AsyncIterable<Buffer>
}

export async function digestOfFile (place: string): Promise<string> {
  return digestOf(contentOf(place))
}

export async function digestOf (content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of content) hash.update(part)
  return hash.digest('hex')
}

/** The content of a file that may be locked. */
export async function readOpened (place: string, passphrase: string | undefined): Promise<AsyncIterable<Buffer>> {
  if (!await startsLocked(place)) return contentOf(place)
  if (passphrase === undefined) throw new Unusable('O backup está cifrado. Informe a senha dele em BACKUP_PASSPHRASE.')
  return unlock(passphrase)(contentOf(place))
}

/** Whether the content of a file can be read with this passphrase, as far as its start tells. */
export async function opensWith (place: string, passphrase: string | undefined): Promise<boolean> {
  try {
    for await (const _part of await readOpened(place, passphrase)) break
    return true
  } catch (error) {
    if (error instanceof Unusable) return false
    throw error
  }
}

/** Whether a file is locked with this passphrase, or with none when there is none. */
export async function isLockedWith (place: string, passphrase: string | undefined): Promise<boolean> {
  return await startsLocked(place) === (passphrase !== undefined) && opensWith(place, passphrase)
}

/** The files in an archive, in order. */
export async function * entriesOf (place: string, passphrase: string | undefined): AsyncGenerator<Entry> {
  const content = decompressed(await readOpened(place, passphrase))
  try {
    yield * unpacked(content)
  } finally {
    await content.return(undefined)
  }
}

async function * decompressed (content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  const reading = pipeline(content, gunzip)
  reading.catch((error: unknown) => { gunzip.destroy(error as Error) })
  try {
    yield * gunzip as AsyncIterable<Buffer>
    await reading
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw new Unusable('O arquivo de backup está incompleto.')
    throw code?.startsWith('Z_') ? new Unusable('O arquivo de backup está danificado.') : error
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
