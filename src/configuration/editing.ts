import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answerForm, openForm, underList, type SentForm } from '../conflicts/answering.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { changesBetween } from '../history/changes.ts'
import { idInAddress } from '../http/row-id.ts'
import { logSecurity } from '../log/security-events.ts'
import type { Configured, Pages } from './configured.ts'
import type { Desk } from './desk.ts'

/** The form of one that is kept, beside what others save meanwhile. */
export function editingPages<Row extends Configured, Values> (app: FastifyInstance, pages: Pages<Row, Values>, desk: Desk<Row, Values>): void {
  const { db, originals } = app
  const { address, check, conflicts, find, changesAccess } = pages
  const { list, load, loadForChange, keepLine, show } = desk
  const words = pages.words ?? (row => pages.typed(row))

  app.get(idInAddress, { config: desk.viewing }, async (request, reply) => {
    const row = load(request)
    return show(request, reply, openForm(originals, editingOf(request, row)), row)
  })

  app.post(idInAddress, keepingTyping({ ...desk.changing, ...changesAccess && { asksPassword: weighs } }), async (request, reply) => {
    const row = loadForChange(request)
    const redrawn = pages.redrawn?.(request.body, row)
    if (redrawn) return show(request, reply, redrawn, row)
    const saved = await db.write(() => save(originals, editingOf(request, loadForChange(request)), request.body))
    return answerForm(reply, formOf(request, load(request)), saved)
  })

  // A form with complaints changes nothing yet: it comes back with them, and the password is asked later.
  function weighs (request: FastifyRequest): boolean {
    const row = loadForChange(request)
    const submission = check(request.body, row, request)
    return submission.ok && changesAccess!(submission.values, row)
  }

  function editingOf (request: FastifyRequest, row: Row): Editing<Values> {
    const { id, version } = row
    return {
      record: `${pages.recordType} ${id}`, version, stored: pages.typed(row), fields: pages.fields(row),
      ...pages.shape && { shape: pages.shape(row) },
      typed: values => pages.retyped(values, row),
      check: typed => {
        const submission = check(typed, row, request)
        const errors = submission.ok ? conflicts(submission.values, id, request) : {}
        return Object.keys(errors).length > 0 ? { ok: false, form: { values: typed, errors } } : submission
      },
      change: values => {
        const isWeighty = changesAccess?.(values, row) ?? false
        pages.change(db, id, values)
        const changed = find(db, id)!
        keepLine(request, changed, { act: 'changed', changes: changesBetween(words(row), words(changed)) })
        if (isWeighty) logSecurity(request, 'authz_change', { record: `${pages.recordType} ${id}`, act: 'changed' })
      },
    }
  }

  function formOf (request: FastifyRequest, row: Row): SentForm {
    const back = `${address}/${row.id}`
    return {
      action: back, back, title: pages.what, around: underList(list, row.name),
      history: { record_type: pages.recordType, record_id: row.id },
      show: (reply, form) => show(request, reply, form, row),
      anew: touched => ({ errors: pages.reshaped?.(row, touched, request) ?? {} }),
    }
  }
}
