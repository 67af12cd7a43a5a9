import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Touched } from '../conflicts/saving.ts'
import { typedUnder } from '../conflicts/shapes.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { blank, typed, type Form } from '../forms.ts'
import { reasonsOf } from '../forms/doubts.ts'
import { formKey, keyIn, once } from '../forms/once.ts'
import { answerLookups, pressedLookup } from '../lookups/pressing.ts'
import { showForm } from '../records/pages.ts'
import { newsOfFields } from '../records/reclassified.ts'
import type { Desk } from './desk.ts'
import type { Part, PartRow } from './parts.ts'
import { fullFault } from './room.ts'

/** The form of a new one. */
export function inclusionPages<Row extends PartRow, Values> (app: FastifyInstance, part: Part<Row, Values>, desk: Desk<Row, Values>): void {
  const { db } = app
  const { panelOf, asking } = part
  const { edit, form, load, base, formOf } = desk

  app.get('/new', edit, async (request, reply) => {
    const subject = load(request)
    return showForm(reply, formOf(subject, request.user), part.blank(part.rows(db, subject.company.id)), '', { key: formKey() })
  })

  app.post('/new', form, async (request, reply) => {
    const key = keyIn(request.body)
    const pressed = await pressedLookup(db, request.body, () => asking?.(load(request)))
    if (pressed) return showForm(reply, formOf(load(request), request.user), pressed.values, '', { key, answer: pressed.panel })
    const outcome = await db.write(() => once(request, () => include(request)))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    const { form, left = [] } = outcome
    if (left.length > 0) return showForm(reply.code(409), formOf(load(request), request.user), form, '', { key, news: newsOfFields('campos', left) })
    return showForm(reply.code(422), formOf(load(request), request.user), form, '', { key })
  })

  if (asking) answerLookups(app, '/new/lookup', form, request => asking(load(request)))
  if (panelOf) {
    watchTyping(app, '/new/duplicates', edit, request => {
      const subject = load(request)
      const values = typed(request.body)
      return { page: `${base(subject)}/new`, values, found: panelOf(db, values, subject, request.user) }
    })
  }

  function include (request: FastifyRequest): { address: string } | { form: Form, left?: Touched[] } {
    const subject = load(request)
    const values = typed(request.body)
    // The type may have asked more when the form was opened: nothing of that is dropped without a word.
    const left = typedUnder(part.unasked(subject), values)
    if (left.length > 0) return { form: blank(values), left }
    const submission = part.inspect(db, values, subject, request.user)
    if (!submission.ok) return submission
    const full = fullFault(part.rows(db, subject.company.id).length, part.word)
    if (full) return { form: { values, errors: { [part.first]: full } } }
    part.include(db, { companyId: subject.company.id, user: request.user, reason: reasonsOf(submission.doubts, values) }, submission.values)
    return { address: `${base(subject)}?said=${part.recordType}-added` }
  }
}
