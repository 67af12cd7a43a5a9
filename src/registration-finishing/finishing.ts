import type { Database } from '../database.ts'
import { filesOfRegistration, handOver, removeFile } from '../files/store.ts'
import type { Standing } from '../registration-drafts/standing.ts'
import { keepRegistration, type Registration } from '../registration-drafts/store.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { User } from '../users/store.ts'
import { inspectAll } from './inspecting.ts'
import { delivered, register } from './registering.ts'

type End =
  /** `released` are stored files that no row names any more; the caller removes their contents. */
  | { isDone: true, released: string[] }
  | { isDone: false, slug: string }

/**
 * Inside `write`: checks every step once more and turns the registration into a customer, whole or not
 * at all. A step that does not pass any more is marked as refused, and its slug comes back.
 */
export function finish (db: Database, standing: Standing, user: User): End {
  const { registration, situation, walk: walked } = standing
  if (walked.firstIncomplete) return { isDone: false, slug: walked.firstIncomplete.slug }

  const inspected = inspectAll(db, registration, walked, situation)
  const failed = inspected.find(one => !one.submission.ok)
  if (failed) {
    registration.unfinished[failed.slug] = { values: failed.values, key: failed.key, isRefused: true }
    keepRegistration(db, registration)
    return { isDone: false, slug: failed.slug }
  }
  const customerId = register({ db, standing, inspected, user })
  return { isDone: true, released: settleFiles(db, registration, situation, customerId) }
}

function settleFiles (db: Database, { id }: Registration, situation: Situation, customerId: number): string[] {
  for (const file of delivered(situation)) handOver(db, file.id, customerId)
  const left = filesOfRegistration(db, id)
  for (const file of left) removeFile(db, file.id)
  return left.map(file => file.stored_name)
}
