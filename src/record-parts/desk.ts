import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { factsIn } from '../conflicts/merge.ts'
import type { Touched } from '../conflicts/saving.ts'
import { typedUnder } from '../conflicts/shapes.ts'
import { depositOf, keepingTyping } from '../deposits/keeping.ts'
import { typed, type Typed } from '../forms.ts'
import { unjudged } from '../forms/doubts.ts'
import { formKey } from '../forms/once.ts'
import { whoWas, type OfRecord } from '../history/store.ts'
import { idIn, idNamed } from '../http/row-id.ts'
import { aroundSection, showForm, type RecordForm, type RecordPages, type Subject } from '../records/pages.ts'
import { saidOfLeft, newsOfShape, sectionGone } from '../records/reclassified.ts'
import type { User } from '../users/store.ts'
import type { Part, PartRow } from './parts.ts'
import { removalIn } from './removed.ts'

export type Desk<Row extends PartRow, Values> = ReturnType<typeof deskOf<Row, Values>>

/** What the pages of one kind of part share: who may do what, the company and the part of an address, and its form. */
export function deskOf<Row extends PartRow, Values> (app: FastifyInstance, pages: RecordPages, part: Part<Row, Values>) {
  const { db } = app
  const { panelOf, known } = part
  const edit = { config: needs(pages.menu, 'edit') }
  return {
    one: idNamed('part'), load, find, ofPart, base, around, formOf, leftOf, showRemoved,
    view: { config: needs(pages.menu, 'view') }, edit, form: keepingTyping(edit.config),
  }

  // A type without the step has no such section.
  function load (request: FastifyRequest): Subject {
    const subject = pages.load(request, 'edit')
    if (part.isAsked(subject)) return subject
    return sectionGone(db, {
      subject, of: 'company', lacks: `não tem ${part.word}s`, around: aroundSection(pages, subject, 'general'), back: pages.address(subject),
      facts: sent => factsIn(part.compared, sent),
    })
  }

  function find (request: FastifyRequest): { subject: Subject, row: Row | undefined, rows: Row[] } {
    const subject = load(request)
    const rows = part.rows(db, subject.company.id)
    return { subject, rows, row: rows.find(row => row.id === idIn(request, 'part')) }
  }

  function ofPart (request: FastifyRequest): OfRecord {
    return { record_type: part.recordType, record_id: idIn(request, 'part') }
  }

  function base (subject: Subject): string {
    return `${pages.address(subject)}/${part.slug}`
  }

  function around (subject: Subject): RecordForm['around'] {
    return aroundSection(pages, subject, part.slug)
  }

  function formOf (subject: Subject, user: User, row?: Row): RecordForm {
    return {
      around: around(subject), fields: part.fields, title: `${row ? 'Editar' : 'Incluir'} ${part.word}`,
      action: `${base(subject)}/${row ? row.id : 'new'}`, back: base(subject), given: part.given(subject, row),
      ...(panelOf && { panelOf: (values: Typed) => panelOf(db, values, subject, user, row) }), asking: part.asking?.(subject),
      anew: (touched, former) => newsOfForm(subject, user, touched, former),
      ...(known && { known: (values: Typed) => known(db, subject, part.rows(db, subject.company.id), values, row) }),
    }
  }

  function newsOfForm (subject: Subject, user: User, touched: Touched[], former: string) {
    const left = touched.filter(({ field }) => part.unasked(subject).some(one => one.field === field))
    return newsOfShape(db, { subject, of: 'company', what: 'campos', user, left, former })
  }

  /** What was typed and is not asked, as the type is set up now. */
  function leftOf (subject: Subject, values: Typed): Touched[] {
    return typedUnder(part.unasked(subject), values)
  }

  // What was typed under a part that is gone is not lost: it may be included as a new one.
  function showRemoved (request: FastifyRequest, reply: FastifyReply, subject: Subject) {
    const who = whoWas(removalIn(db, ofPart(request), subject.company.id), request.user)
    if (request.method === 'GET' && !depositOf(request)) return reply.redirect(`${base(subject)}?said=gone`, 303)
    const values = depositOf(request)?.typed ?? typed(request.body)
    const text = `O que você digitou está na tela: salve para incluí-lo de novo.${saidOfLeft(leftOf(subject, values))}`
    return showForm(reply.code(409), formOf(subject, request.user), unjudged(part.inspect(db, values, subject, request.user), values), '', {
      key: formKey(), news: { title: `${who} removeu este ${part.word} enquanto você editava.`, text },
    })
  }
}
