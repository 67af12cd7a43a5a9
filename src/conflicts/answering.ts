import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../database.ts'
import { blank, type Form, type Typed } from '../forms.ts'
import { lastChangeOf, lastLineOf, type LastLine, type OfRecord } from '../history/store.ts'
import type { Clash } from './merge.ts'
import type { Originals } from './originals.ts'
import { openedFor, type Editing, type Saved, type Touched } from './saving.ts'

/** What is said above a form. */
export interface News { title: string, text: string }

/** A form that was sent, while somebody else may have saved: where it is sent, where it leads, what it shows when it was not saved. */
export interface SentForm {
  action: string
  back: string
  /** The address after it was saved, where that is not `back` with the word for what became of it. */
  leadsTo?: (said: 'same' | 'changed' | 'merged') => string
  /** The heading where two changes stand side by side, and what stands above it: the partial `head`, and what that shows. */
  title: string
  around: (request: FastifyRequest) => object
  /** Where its changes are told, and under which fields one that clashes, where these are others than its own. */
  history: OfRecord
  toldUnder?: (clash: Clash) => readonly string[]
  /** The form again; what it was opened with stands among its values. */
  show: (reply: FastifyReply, form: Form, news?: News) => Promise<string>
  /** What is said to somebody whose form had other fields than it has by now; nothing, where it always has the same. */
  anew?: (touched: Touched[], former: string) => { errors?: Form['errors'], news?: News | undefined }
}

/** What stands above the form of something that the office sets up, or of a person: the list it is reached by, and its name. */
export function underList (list: [address: string, title: string], recordName: string): SentForm['around'] {
  return () => ({ head: '/conflicts/_head', list, recordName })
}

/** The form of something as it stands, with what it was opened with. */
export function openForm (originals: Originals, editing: Pick<Editing<unknown>, 'record' | 'version' | 'stored' | 'shape'>): Form {
  return blank({ ...editing.stored, opened: openedFor(originals, editing) })
}

/** Answers it when it was sent: saved, back with what was wrong, or beside what somebody else saved meanwhile. */
export function answerForm (reply: FastifyReply, form: SentForm, saved: Saved): FastifyReply | Promise<string> {
  const { action, back, title, leadsTo = said => `${back}?said=${said}`, toldUnder = ({ field }) => [field] } = form
  switch (saved.kind) {
    case 'same': return reply.redirect(leadsTo('same'), 303)
    case 'saved': return reply.redirect(leadsTo(saved.taken.length > 0 ? 'merged' : 'changed'), 303)
    case 'refused': return form.show(reply.code(422), { ...saved.form, values: withOpened(saved.form.values, saved) })
    case 'anew': {
      const { errors = {}, news } = form.anew?.(saved.touched, saved.former) ?? {}
      return form.show(reply.code(409), { ...saved.form, values: withOpened(saved.form.values, saved), errors }, news)
    }
    case 'clash': {
      const { kind: _kind, ...clash } = saved
      return reply.code(409).viewAsync('conflicts/show', {
        ...form.around(reply.request), action, back, title, ...clash, last: lastOf(reply.server.db, form.history, clash.clashes.flatMap(toldUnder)),
      })
    }
  }
}

function withOpened (values: Typed, { opened }: { opened: string }): Typed {
  return { ...values, opened }
}

// Who changed one of the fields that clash last: others may have changed something else of the record since.
function lastOf (db: Database, history: OfRecord, fields: readonly string[]): LastLine | null {
  return lastChangeOf(db, history, fields) ?? lastLineOf(db, history) ?? null
}
