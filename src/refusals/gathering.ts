import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NotStored } from '../errors.ts'
import { APART_MAX, countRefusal, ELSEWHERE, refusalOf, type Refusal, type RefusedEvent } from './store.ts'

declare module 'fastify' {
  interface FastifyInstance {
    refusals: {
      note: (request: FastifyRequest, event: RefusedEvent) => void
      /** Writes what was noted; done every minute and at the end. */
      keep: () => Promise<void>
    }
  }
}

const EVERY_MS = 60_000

/** Refusals cost no write of their own, else whoever is refused could keep the disk busy: they wait for each other. */
export function gatherRefusals (app: FastifyInstance): void {
  const gathered = new Map<string, { refusal: Refusal, count: number }>()

  function note (request: FastifyRequest, event: RefusedEvent): void {
    const refusal = refusalOf(event, request.visitor?.id, request.ip)
    if (refusal.user_id === 0 && gathered.size >= APART_MAX && !gathered.has(keyOf(refusal))) refusal.network = ELSEWHERE
    add(refusal, 1)
  }

  function add (refusal: Refusal, count: number): void {
    const one = gathered.get(keyOf(refusal))
    gathered.set(keyOf(refusal), { refusal, count: count + (one?.count ?? 0) })
  }

  async function keep (): Promise<void> {
    if (gathered.size === 0) return
    const waiting = [...gathered.values()]
    gathered.clear()
    await app.db.write(() => { for (const { refusal, count } of waiting) countRefusal(app.db, refusal, count) }, 'vital').catch((error: unknown) => {
      if (!(error instanceof NotStored)) throw error
      for (const { refusal, count } of waiting) add(refusal, count)
    })
  }

  app.decorate('refusals', { note, keep })
  const timer = setInterval(() => {
    keep().catch((error: unknown) => { app.log.error({ err: error }, 'refusals') })
  }, EVERY_MS).unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await keep()
  })
}

function keyOf ({ event, user_id: userId, network }: Refusal): string {
  return `${event} ${userId} ${network}`
}
