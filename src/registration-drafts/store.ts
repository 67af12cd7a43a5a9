import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { filesOfRegistration, removeFile } from '../files/store.ts'
import type { Typed } from '../forms.ts'
import type { Answers } from '../registration-steps/answers.ts'
import type { Progress } from '../registration-steps/journey.ts'
import type { Origin } from '../registration-steps/situation.ts'
import { isFresh } from './address.ts'

/** Typing that was not accepted: by the rules (refused), or not yet, because the person went elsewhere. */
export interface Unfinished {
  values: Typed
  /** The entry of a list it belongs to. */
  key?: string | undefined
  isRefused?: boolean
}

export interface Registration extends Progress {
  id: string
  user_id: number
  state: 'open' | 'finished' | 'discarded'
  origin: Origin
  answers: Answers
  unfinished: Record<string, Unfinished>
  /** When something was last kept; nothing was yet in a registration that has only an address. */
  touched_at: string | undefined
}

type Row = Omit<Registration, 'answers' | 'unfinished'> & { answers: string, unfinished: string }

const ownRegistration = hot((id: string, user_id: number) => sql('registrations').where({ id, user_id }))

/** The user's own registration, perhaps one that nothing was typed in yet; somebody else's is not found. */
export function findRegistration (db: Database, secret: string, userId: number, id: string): Registration | undefined {
  const row = db.row<Row>(ownRegistration(id, userId))
  if (row) return opened(row)
  if (!isFresh(secret, userId, id)) return undefined
  return { id, user_id: userId, state: 'open', origin: 'new', answers: {}, unfinished: {}, touched_at: undefined }
}

function opened (row: Row): Registration {
  return {
    ...row,
    answers: JSON.parse(row.answers) as Answers,
    unfinished: JSON.parse(row.unfinished) as Record<string, Unfinished>,
  }
}

const keptRegistration = hot((
  id: string, user_id: number, state: string, origin: string, answers: string, unfinished: string, now: string,
) => sql('registrations').insert({ id, user_id, state, origin, answers, unfinished, touched_at: now, created_at: now })
  .onConflict('id').merge(['state', 'origin', 'answers', 'unfinished', 'touched_at']))

/** Inside `write`. */
export function keepRegistration (db: Database, { id, user_id, state, origin, answers, unfinished }: Registration): void {
  const now = timestamp()
  db.run(keptRegistration(id, user_id, state, origin, JSON.stringify(answers), JSON.stringify(unfinished), now))
}

/** Inside `write`. Leaves the row, emptied, so that a page in another tab can be told what became of it. */
export function closeRegistration (db: Database, registration: Registration, state: 'finished' | 'discarded'): void {
  keepRegistration(db, { ...registration, state, answers: {}, unfinished: {} })
}

/** Inside `write`. Gives the contents of files that nothing names any more. */
export function discard (db: Database, registration: Registration): string[] {
  const files = filesOfRegistration(db, registration.id)
  for (const file of files) removeFile(db, file.id)
  closeRegistration(db, registration, 'discarded')
  return files.map(file => file.stored_name)
}

export const OPEN_SHOWN = { first: 20, all: 500 }

/** The registrations a person has begun, the latest first. */
export function openRegistrations (db: Database, userId: number, shown: number): Registration[] {
  return db.rows<Row>(begunBy(userId).orderBy('touched_at', 'desc').limit(shown)).map(opened)
}

/** How many registrations a person has begun, and when the oldest was kept. */
export function countOpenRegistrations (db: Database, userId: number): { count: number, oldest: string | null } {
  return db.row<{ count: number, oldest: string | null }>(begunBy(userId).count('* as count').min('touched_at as oldest'))!
}

// The state is written out, or the index of those that are open is not used.
function begunBy (userId: number) {
  return sql('registrations').where({ user_id: userId }).whereRaw('state = \'open\'')
}
