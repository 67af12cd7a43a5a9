import { z } from 'zod'
import type { RefusalKey, RefusedEvent } from './store.ts'

const events: Record<RefusedEvent, true> = { authn_login_fail: true, authn_password_fail: true, authz_fail: true, malicious_csrf: true }
const written = /^(\d{4}-\d\d-\d\dT\d\d)~([a-z_]{1,30})~(0|[1-9]\d{0,8})~([0-9A-Za-z.:/]{0,50})$/

const key = z.string().transform(readKey).optional().catch(undefined)

/** Where a page of refusals stands; nonsense in it is as good as nothing. */
export const RefusalsQuery = z.object({ after: key, before: key })

/** A count as an address names it. */
export function writtenKey ({ hour, event, user_id: userId, network }: RefusalKey): string {
  return [hour, event, userId, network].join('~')
}

function readKey (text: string): RefusalKey | undefined {
  const [, hour = '', event = '', userId, network = ''] = written.exec(text) ?? []
  return isEvent(event) ? { hour, event, user_id: Number(userId), network } : undefined
}

function isEvent (text: string): text is RefusedEvent {
  return Object.hasOwn(events, text)
}
