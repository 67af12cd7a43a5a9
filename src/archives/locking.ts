import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto'
import { Unusable } from '../unusable.ts'

/**
 * Content locked with a passphrase: a header, then parts of 64 kB, each sealed with AES-256-GCM under a key
 * of its own file. A part's number and whether it is the last are in its nonce, so that nothing can be
 * changed, left out, put elsewhere or cut off without being noticed.
 */
const MAGIC = Buffer.from('CADASTRO-LOCKED-1\n')
const COST = 15 // scrypt with 2^15, r 8: 32 MB and some 80 ms for every guess
const SALT_BYTES = 16
const HEADER_BYTES = MAGIC.length + 1 + 2 * SALT_BYTES
const PART_BYTES = 65_536
const TAG_BYTES = 16

const keys = new Map<string, Buffer>()
const ownSalt = randomBytes(SALT_BYTES)

function keyFor (passphrase: string, cost: number, salt: Buffer): Buffer {
  const name = `${cost} ${salt.toString('hex')} ${passphrase}`
  const known = keys.get(name)
  if (known) return known
  const key = scryptSync(passphrase.normalize('NFC'), salt, 32, { N: 2 ** cost, r: 8, p: 1, maxmem: 256 * 1_048_576 })
  keys.set(name, key)
  return key
}

function keyOfFile (passphrase: string, header: Buffer): Buffer {
  const cost = header[MAGIC.length]!
  const salt = header.subarray(MAGIC.length + 1, MAGIC.length + 1 + SALT_BYTES)
  if (cost < 10 || cost > 20) throw new Unusable('O cabeçalho do arquivo de backup está danificado.')
  return Buffer.from(hkdfSync('sha256', keyFor(passphrase, cost, salt), header.subarray(-SALT_BYTES), 'cadastro backup', 32))
}

function nonce (number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(number, 7)
  bytes[11] = isLast ? 1 : 0
  return bytes
}

/** Cuts a stream into parts of one size; the last may be shorter, and is never held back. */
async function * inParts (source: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ part: Buffer, isLast: boolean }> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length > size) {
      yield { part: rest.subarray(0, size), isLast: false }
      rest = rest.subarray(size)
    }
  }
  yield { part: rest, isLast: true }
}

/** Locks whatever stream passes through, with a key of its own. */
export function lock (passphrase: string) {
  return async function * (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const header = Buffer.concat([MAGIC, Buffer.from([COST]), ownSalt, randomBytes(SALT_BYTES)])
    const key = keyOfFile(passphrase, header)
    yield header
    let number = 0
    for await (const { part, isLast } of inParts(source, PART_BYTES)) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce(number++, isLast)).setAAD(header)
      yield Buffer.concat([cipher.update(part), cipher.final(), cipher.getAuthTag()])
    }
  }
}

/** Gives back what `lock` was given; throws an Unusable for another passphrase and for anything that was changed. */
export function unlock (passphrase: string) {
  return async function * (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { header, rest } = await startOf(source)
    const key = keyOfFile(passphrase, header)
    let number = 0
    for await (const { part, isLast } of inParts(rest, PART_BYTES + TAG_BYTES)) {
      yield opened(key, header, part, nonce(number++, isLast))
    }
  }
}

function opened (key: Buffer, header: Buffer, part: Buffer, iv: Buffer): Buffer {
  if (part.length < TAG_BYTES) throw new Unusable('O arquivo de backup está incompleto.')
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(header).setAuthTag(part.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(part.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new Unusable('A senha do backup (BACKUP_PASSPHRASE) não é a deste arquivo, ou o arquivo está danificado.')
  }
}

async function startOf (source: AsyncIterable<Buffer>): Promise<{ header: Buffer, rest: AsyncIterable<Buffer> }> {
  const chunks = source[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < HEADER_BYTES) {
    const { value, done } = await chunks.next() as IteratorResult<Buffer, undefined>
    if (done) throw new Unusable('O arquivo de backup está incompleto.')
    start = Buffer.concat([start, value])
  }
  const header = Buffer.from(start.subarray(0, HEADER_BYTES))
  async function * rest (): AsyncGenerator<Buffer> {
    yield start.subarray(HEADER_BYTES)
    yield * { [Symbol.asyncIterator]: () => chunks } as AsyncIterable<Buffer>
  }
  return { header, rest: rest() }
}

/** Whether a file that starts like this was locked by `lock`. */
export function isLocked (start: Buffer): boolean {
  return start.subarray(0, MAGIC.length).equals(MAGIC)
}
