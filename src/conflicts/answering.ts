import type { FastifyReply } from 'fastify'
import type { Database } from '../database.ts'
import { blank, type Form } from '../forms.ts'
import { lastChangeOf, lastLineOf, type HistoryLine, type LastLine } from '../history/store.ts'
import type { Originals } from './originals.ts'
import { openedFor, type Editing, type Saved, type Touched } from './saving.ts'

/** The form of something that the office sets up: where it is sent, where it leads, what it shows when it was refused. */
export interface ConfigurationForm {
  action: string
  back: string
  /** The address after it was saved, where that is not `back` with the word for what became of it. */
  leadsTo?: (said: 'same' | 'changed' | 'merged') => string
  /** The list it is reached by, what it is, and its name. */
  list: [address: string, title: string]
  what: string
  name: string
  /** Where its changes are told, and under which fields, where these are others than the form's. */
  history: Pick<HistoryLine, 'record_type' | 'record_id'>
  told?: readonly string[]
  show: (reply: FastifyReply, form: Form) => Promise<string>
  /** What is said to somebody whose form had other fields than it has by now; nothing, where it always has the same. */
  anew?: (touched: Touched[]) => Form['errors']
}

/** The form of something as it stands, with what it was opened with. */
export function openForm (originals: Originals, editing: Pick<Editing<unknown>, 'record' | 'version' | 'stored' | 'shape'>): Form {
  return blank({ ...editing.stored, opened: openedFor(originals, editing) })
}

/** Answers it when it was sent: saved, back with what was wrong, or beside what somebody else saved meanwhile. */
export function answerForm (reply: FastifyReply, form: ConfigurationForm, saved: Saved): FastifyReply | Promise<string> {
  const { leadsTo = said => `${form.back}?said=${said}` } = form
  switch (saved.kind) {
    case 'same': return reply.redirect(leadsTo('same'), 303)
    case 'saved': return reply.redirect(leadsTo(saved.taken.length > 0 ? 'merged' : 'changed'), 303)
    case 'refused': return form.show(reply.code(422), { ...saved.form, values: { ...saved.form.values, opened: saved.opened } })
    case 'anew': return form.show(reply.code(409), { values: { ...saved.typed, opened: saved.opened }, errors: form.anew?.(saved.touched) ?? {} })
    case 'clash': {
      const { action, back, list, what: title, name: recordName } = form
      const { kind: _kind, ...clash } = saved
      return reply.code(409).viewAsync('conflicts/show', {
        action, back, list, title, recordName, ...clash, head: '/conflicts/_head', last: lastOf(reply.server.db, form.history, form.told ?? clash.clashes.map(one => one.field)),
      })
    }
  }
}

/** Who changed one of the fields that clash last: others may have changed something else of the record since. */
export function lastOf (db: Database, history: ConfigurationForm['history'], fields: readonly string[]): LastLine | null {
  return lastChangeOf(db, history, fields) ?? lastLineOf(db, history) ?? null
}
