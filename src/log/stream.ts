import { write, writeSync } from 'node:fs'

const WAITING_MAX = 1_048_576
const AGAIN_MS = 200

/**
 * Where the lines of the log go. A reader that is slow, gone or on a full disk makes lines wait and then fall
 * away; it never stops the service.
 */
export function logStream (descriptor: number): { write: (line: string) => void, flush: () => void } {
  let waiting = ''
  let isWriting = false
  let isGone = false

  function drain (): void {
    if (isWriting || waiting === '') return
    isWriting = true
    const lines = Buffer.from(waiting)
    waiting = ''
    write(descriptor, lines, (error, written) => {
      isWriting = false
      if (!error && written < lines.length) waiting = lines.subarray(written).toString('utf8') + waiting
      if (!error) return drain()
      if (error.code === 'EPIPE') isGone = true
      else setTimeout(drain, AGAIN_MS).unref()
    })
  }

  return {
    write (line) {
      if (isGone || waiting.length > WAITING_MAX) return
      waiting += line
      drain()
    },
    flush () {
      try {
        if (!isGone && waiting !== '') writeSync(descriptor, waiting)
      } catch {
        // Nobody is left to be told.
      }
      waiting = ''
    },
  }
}
