import type { FastifyInstance } from 'fastify'
import { keepingTyping } from '../deposits/keeping.ts'
import { blank, retyped } from '../forms.ts'
import { formKey, once } from '../forms/once.ts'
import type { Configured, Pages } from './configured.ts'
import type { Desk } from './desk.ts'

/** The form of a new record. */
export function creationPages<Row extends Configured, Values> (app: FastifyInstance, pages: Pages<Row, Values>, desk: Desk<Row, Values>): void {
  const { db } = app
  const { address, check, conflicts, find } = pages
  const { creating: config, keepLine, show } = desk

  app.get('/new', { config }, async (request, reply) => show(request, reply, blank({ ...pages.typed(), key: formKey() })))

  app.post('/', keepingTyping(config, `${address}/new`), async (request, reply) => {
    const redrawn = pages.redrawn?.(request.body)
    if (redrawn) return show(request, reply, redrawn)
    const submission = check(request.body, undefined, request)
    if (!submission.ok) return show(request, reply.code(422), submission.form)
    const outcome = await db.write(() => once(request, () => {
      const errors = conflicts(submission.values, undefined, request)
      if (Object.keys(errors).length > 0) return { errors }
      const id = pages.add(db, submission.values)
      keepLine(request, find(db, id)!, { act: 'created' })
      return { address: `${address}/${id}?said=created` }
    }))
    if ('errors' in outcome) return show(request, reply.code(422), retyped(request, outcome.errors))
    return reply.redirect(outcome.address, 303)
  })
}
