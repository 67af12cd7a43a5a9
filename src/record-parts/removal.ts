import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { factsIn } from '../conflicts/merge.ts'
import { isChangedSince, newsOfChange } from '../records/confirming.ts'
import type { Subject } from '../records/pages.ts'
import type { Desk } from './desk.ts'
import type { Part, PartRow } from './parts.ts'
import { refuseUnlessRemoved } from './removed.ts'

/** Removes one, unless it became another on the way, and tells what stands against it otherwise. */
export function removalPages<Row extends PartRow, Values> (app: FastifyInstance, part: Part<Row, Values>, desk: Desk<Row, Values>): void {
  const { db } = app
  const { edit, find, ofPart, base, around, showRemoved } = desk
  const address = `${desk.one}/removal`

  app.get(address, edit, async (request, reply) => {
    const { row, ...found } = find(request)
    return row ? showRemoval(request, reply, { row, ...found }) : showRemoved(request, reply, found.subject)
  })

  app.post(address, edit, async (request, reply) => {
    const became = await db.write((): 'kept' | 'changed' | 'gone' => {
      const { subject, row, rows } = find(request)
      if (!row) {
        refuseUnlessRemoved(db, ofPart(request), subject.company.id)
        return 'gone'
      }
      if (part.removal(row, rows, subject).obstacle) return 'kept'
      if (isChangedSince(request.body, row.version)) return 'changed'
      part.drop(db, row, request.user)
      return 'gone'
    })
    const { row, ...found } = find(request)
    if (row && became === 'changed') return showRemoval(request, reply.code(409), { row, ...found }, `alterou este ${part.word}`)
    return reply.redirect(became === 'kept' ? request.url : `${base(found.subject)}?said=${part.recordType}-removed`, 303)
  })

  // Asked again, it shows what stands by now: the person has seen something else.
  function showRemoval (request: FastifyRequest, reply: FastifyReply, { subject, row, rows }: { subject: Subject, row: Row, rows: Row[] }, did = '') {
    const { fields, stored } = part.editing(db, row, subject, request.user)
    return reply.viewAsync('records/removal', {
      ...around(subject)(request), what: part.nameOf(row), title: `Remover ${part.word}`,
      ...part.removal(row, rows, subject), action: `${base(subject)}/${row.id}/removal`, back: base(subject), opened: row.version,
      ...did && { news: newsOfChange(db, ofPart(request), request.user, did), facts: factsIn(fields, stored) },
    })
  }
}
