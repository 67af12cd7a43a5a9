import { Unusable } from '../unusable.ts'

/** Files in one stream, in the form that `tar` has read for forty years (POSIX ustar). */
export interface Entry { name: string, size: number, content: AsyncIterable<Buffer> }

const BLOCK = 512
const CHECKSUM_AT = 148

export async function * packed (entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { name, size, content } of entries) {
    yield headerOf(name, size)
    let written = 0
    for await (const part of content) {
      written += part.length
      yield part
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes, not ${size}`)
    yield Buffer.alloc(padding(size))
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** The entries of a stream, in order; each has to be read before the next. */
export async function * unpacked (source: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const reader = blockReader(source)
  for (;;) {
    const header = Buffer.concat(await collect(reader.take(BLOCK)))
    if (header.every(byte => byte === 0)) return reader.finish() // what follows is nothing, but its checksum counts
    const { name, size } = readHeader(header)
    let isRead = false
    async function * content (): AsyncGenerator<Buffer> {
      yield * reader.take(size)
      for await (const _padding of reader.take(padding(size)));
      isRead = true
    }
    const body = content()
    yield { name, size, content: body }
    if (!isRead) for await (const _rest of body);
  }
}

function headerOf (name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100 || size > 0o77777777777) throw new Error(`${name} does not fit into an archive`)
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0)
  header.write('0000600\0', 100)
  header.write('0000000\x000000000\0', 108)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write(`${Math.floor(Date.now() / 1000).toString(8).padStart(11, '0')}\0`, 136)
  header.write('0ustar\x0000', 156)
  header.copyWithin(257, 157, 165)
  header.fill(0, 157, 165)
  header.write(checksumOf(header), CHECKSUM_AT)
  return header
}

function readHeader (header: Buffer): { name: string, size: number } {
  if (header.toString('latin1', CHECKSUM_AT, CHECKSUM_AT + 8) !== checksumOf(header)) throw new Unusable('O arquivo de backup está danificado.')
  const text = (from: number, to: number) => header.toString('utf8', from, to).replace(/\0.*$/s, '')
  return { name: text(0, 100), size: Number.parseInt(text(124, 136), 8) }
}

function checksumOf (header: Buffer): string {
  const sum = header.reduce((total, byte, at) => total + (at >= CHECKSUM_AT && at < CHECKSUM_AT + 8 ? 32 : byte), 0)
  return `${sum.toString(8).padStart(6, '0')}\0 `
}

function padding (size: number): number {
  return (BLOCK - size % BLOCK) % BLOCK
}

function blockReader (source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  return {
    async finish (): Promise<void> {
      while (!(await chunks.next()).done);
    },
    async * take (size: number): AsyncGenerator<Buffer> {
      let missing = size
      while (missing > 0) {
        if (rest.length === 0) {
          const { value, done } = await chunks.next() as IteratorResult<Buffer, undefined>
          if (done) throw new Unusable('O arquivo de backup está incompleto.')
          rest = value
        }
        const part = rest.subarray(0, missing)
        rest = rest.subarray(part.length)
        missing -= part.length
        if (part.length > 0) yield part
      }
    },
  }
}

async function collect (parts: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = []
  for await (const part of parts) all.push(part)
  return all
}
