import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { depositOf } from '../deposits/keeping.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { blank, typed, type Form, type Typed } from '../forms.ts'
import { reasonsOf, unjudged } from '../forms/doubts.ts'
import { formKey, keyIn, once } from '../forms/once.ts'
import { answerLookups, pressedLookup, type Pressed } from '../lookups/pressing.ts'
import { showForm } from '../records/pages.ts'
import { newsOfFields } from '../records/reclassified.ts'
import type { Desk } from './desk.ts'
import type { Part, PartRow } from './parts.ts'
import { fullFault } from './room.ts'

/** The form of a new one. */
export function inclusionPages<Row extends PartRow, Values> (app: FastifyInstance, part: Part<Row, Values>, desk: Desk<Row, Values>): void {
  const { db } = app
  const { panelOf, asking } = part
  const { edit, form, load, base, formOf, leftOf } = desk

  app.get('/new', edit, async (request, reply) => {
    const values = depositOf(request)?.typed
    if (values) return showTyped(request, reply, { values, panel: null })
    const subject = load(request)
    return showForm(reply, formOf(subject, request.user), blank(part.blank(part.rows(db, subject.company.id))), '', { key: formKey() })
  })

  app.post('/new', form, async (request, reply) => {
    const pressed = await pressedLookup(db, request.body, () => asking?.(load(request)))
    if (pressed) return showTyped(request, reply, pressed)
    const outcome = await db.write(() => once(request, () => include(request)))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    if ('unasked' in outcome) return showTyped(request, reply.code(409), { values: outcome.unasked, panel: null })
    return showForm(reply.code(422), formOf(load(request), request.user), outcome.form, '', { key: keyIn(request.body) })
  })

  if (asking) answerLookups(app, '/new/lookup', form, request => asking(load(request)))
  if (panelOf) {
    watchTyping(app, '/new/duplicates', edit, request => {
      const subject = load(request)
      const values = typed(request.body)
      return { page: `${base(subject)}/new`, values, found: panelOf(db, values, subject, request.user) }
    })
  }

  // What is not asked any more is named at once: the form that is shown does not send it.
  function showTyped (request: FastifyRequest, reply: FastifyReply, { values, panel }: Pressed) {
    const subject = load(request)
    const left = leftOf(subject, values)
    return showForm(reply, formOf(subject, request.user), unjudged(part.inspect(db, values, subject, request.user), values), '', {
      key: keyIn(values), answer: panel, ...left.length > 0 && { news: newsOfFields('campos', left) },
    })
  }

  function include (request: FastifyRequest): { address: string } | { form: Form } | { unasked: Typed } {
    const subject = load(request)
    const values = typed(request.body)
    // The type may have asked more when the form was opened: nothing of that is dropped without a word.
    if (leftOf(subject, values).length > 0) return { unasked: values }
    const submission = part.inspect(db, values, subject, request.user)
    if (!submission.ok) return submission
    const full = fullFault(part.rows(db, subject.company.id).length, part.word)
    if (full) return { form: { values, errors: { [part.first]: full } } }
    part.include(db, { companyId: subject.company.id, user: request.user, reason: reasonsOf(submission.doubts, values) }, submission.values)
    return { address: `${base(subject)}?said=${part.recordType}-added` }
  }
}
