import type { News } from '../conflicts/answering.ts'
import { openedIn } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import { lastLineOf, whoWas, type OfRecord } from '../history/store.ts'
import type { User } from '../users/store.ts'

/** Whether what a form removes or replaces is another by now than on the page that had the form. */
export function isChangedSince (body: unknown, stands: number | string): boolean {
  return openedIn(body) !== String(stands)
}

/** Says who changed it meanwhile; `did` is what they did: "alterou este contato". */
export function newsOfChange (db: Database, of: OfRecord, user: User, did: string): News {
  return {
    title: `${whoWas(lastLineOf(db, of), user)} ${did} enquanto você confirmava.`,
    text: 'Nada foi removido. Confira e confirme de novo.',
  }
}
