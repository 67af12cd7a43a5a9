import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A file that was just sent, on disk under its own random name. */
export interface Stored {
  stored_name: string
  size: number
  sha256: string
  /** What its content says it is; nothing for text. */
  sniffed: string | undefined
  start: Buffer
}

export interface Storage {
  /** Puts a stream on disk, durably; whoever asked for it takes it back with `remove` when it is not wanted. */
  keep: (stream: Readable) => Promise<Stored>
  /** Gives the content, or undefined when it is gone from the disk. */
  read: (storedName: string) => Promise<ReadStream | undefined>
  remove: (storedNames: string[]) => Promise<void>
  /** Removes files that no row of the database knows, once they are an hour old: leftovers of a process that was killed. */
  sweep: (isKnown: (storedName: string) => boolean) => Promise<void>
}

/** Where a file lies under its root: some hundred folders instead of one with all of them. */
export function placeIn (root: string, storedName: string): string {
  return path.join(root, storedName.slice(0, 2), storedName)
}

const LEFTOVER_MS = 3_600_000
const START_BYTES = 512

/** The contents of files, in the data folder, outside anything that is served by its name. */
export function fileStorage (dataDir: string): Storage {
  const root = path.join(dataDir, 'files')
  const placeOf = (name: string) => placeIn(root, name)

  return {
    async keep (stream) {
      const stored_name = randomUUID()
      const place = placeOf(stored_name)
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
      const hash = createHash('sha256')
      let size = 0
      let start: Buffer = Buffer.alloc(0)
      async function * look (parts: AsyncIterable<Buffer>) {
        for await (const part of parts) {
          hash.update(part)
          size += part.length
          if (start.length < START_BYTES) start = Buffer.concat([start, part]).subarray(0, START_BYTES)
          yield part
        }
      }
      try {
        await pipeline(stream, look, createWriteStream(place, { flags: 'wx', mode: 0o600 }))
        await sync(place)
        await sync(path.dirname(place))
        // Loaded with the first file: it would cost every start 10 MB.
        const { fileTypeFromFile } = await import('file-type')
        const sniffed = (await fileTypeFromFile(place))?.mime
        return { stored_name, size, sha256: hash.digest('hex'), sniffed, start }
      } catch (error) {
        await rm(place, { force: true })
        throw error
      }
    },

    async read (name) {
      const place = placeOf(name)
      const isThere = await stat(place).then(found => found.isFile(), () => false)
      return isThere ? createReadStream(place) : undefined
    },

    async remove (names) {
      await Promise.all(names.map(name => rm(placeOf(name), { force: true })))
    },

    async sweep (isKnown) {
      const files = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const file of files.filter(one => one.isFile() && !isKnown(one.name))) {
        const place = path.join(file.parentPath, file.name)
        const { mtimeMs } = await stat(place)
        if (Date.now() - mtimeMs > LEFTOVER_MS) await rm(place, { force: true })
      }
    },
  }
}

async function sync (place: string): Promise<void> {
  const handle = await open(place, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
