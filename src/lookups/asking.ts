/** Why there is no answer: nobody knows the number, it took too long, or what came was no answer. */
export class LookupFailed extends Error {
  readonly why: 'unknown' | 'slow' | 'broken'

  constructor (why: 'unknown' | 'slow' | 'broken', options?: ErrorOptions) {
    super(why, options)
    this.why = why
  }
}

const LIMIT_MS = 3000
const ANSWER_BYTES_MAX = 262_144

/** Asks the address that the office set, and no other: it is not followed anywhere else. */
export async function ask (address: string): Promise<unknown> {
  try {
    const answer = await fetch(address, {
      headers: { accept: 'application/json' }, redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    if (answer.status === 404 || answer.status === 400) throw new LookupFailed('unknown')
    if (!answer.ok || !answer.body) throw new LookupFailed('broken')
    return JSON.parse(await textOf(answer.body))
  } catch (error) {
    if (error instanceof LookupFailed) throw error
    throw new LookupFailed(error instanceof DOMException && error.name === 'TimeoutError' ? 'slow' : 'broken', { cause: error })
  }
}

async function textOf (body: ReadableStream<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > ANSWER_BYTES_MAX) throw new LookupFailed('broken')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
