import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerForm } from '../conflicts/answering.ts'
import { save } from '../conflicts/saving.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { typed } from '../forms.ts'
import { idIn } from '../http/row-id.ts'
import { answerLookups, pressedLookup, type Pressed } from '../lookups/pressing.ts'
import { sentForm, showExisting } from '../records/pages.ts'
import type { Desk } from './desk.ts'
import type { Part, PartRow } from './parts.ts'
import { refuseUnlessRemoved } from './removed.ts'

/** The form of one that stands, beside what others save meanwhile. */
export function editingPages<Row extends PartRow, Values> (app: FastifyInstance, part: Part<Row, Values>, desk: Desk<Row, Values>): void {
  const { db, originals } = app
  const { panelOf, asking } = part
  const { one, edit, form, load, find, ofPart, base, formOf, showRemoved } = desk

  app.get(one, edit, async (request, reply) => show(request, reply))

  app.post(one, form, async (request, reply) => {
    const pressed = await pressedLookup(db, request.body, () => asking?.(load(request)))
    if (pressed) return show(request, reply, pressed)
    const saved = await db.write(() => {
      const { subject, row } = find(request)
      return row && save(originals, part.editing(db, row, subject, request.user), request.body)
    })
    const { subject, row } = find(request)
    if (!saved || !row) return showRemoved(request, reply, subject)
    return answerForm(reply, sentForm(formOf(subject, request.user, row), ofPart(request)), saved)
  })

  if (asking) answerLookups(app, `${one}/lookup`, form, request => asking(load(request)))
  if (panelOf) {
    // If the part was removed meanwhile, the panel is that of a new one, which is what saving would make of it.
    watchTyping(app, `${one}/duplicates`, edit, request => {
      const { subject, row } = find(request)
      if (!row) refuseUnlessRemoved(db, ofPart(request), subject.company.id)
      const values = typed(request.body)
      return { page: `${base(subject)}/${idIn(request, 'part')}`, values, found: panelOf(db, values, subject, request.user, row) }
    })
  }

  // What was typed under a part that was removed meanwhile is shown in the form of a new one.
  function show (request: FastifyRequest, reply: FastifyReply, pressed?: Pressed) {
    const { subject, row } = find(request)
    if (!row) return showRemoved(request, reply, subject)
    return showExisting(reply, formOf(subject, request.user, row), part.editing(db, row, subject, request.user), pressed)
  }
}
