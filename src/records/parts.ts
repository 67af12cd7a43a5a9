import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { answerForm } from '../conflicts/answering.ts'
import { factsIn, type Compared } from '../conflicts/merge.ts'
import { openedFor, openedIn, save, type Editing, type Touched } from '../conflicts/saving.ts'
import { isReclassified, typedUnder } from '../conflicts/shapes.ts'
import type { Database } from '../database.ts'
import { depositOf, keepingTyping } from '../deposits/keeping.ts'
import type { Panel } from '../duplicates/panel.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { blank, typed, type Form, type Submission, type Typed } from '../forms.ts'
import { reasonsOf } from '../forms/doubts.ts'
import { formKey, keyIn, once } from '../forms/once.ts'
import type { OfRecord } from '../history/store.ts'
import { idIn, idNamed } from '../http/row-id.ts'
import type { LookupPanel } from '../lookups/form.ts'
import { answerLookups, pressedLookup, type Asking, type Pressed } from '../lookups/pressing.ts'
import type { User } from '../users/store.ts'
import { aroundSection, sentForm, showForm, type RecordForm, type RecordPages, type Subject } from './pages.ts'
import { isChangedSince, newsOfChange } from './confirming.ts'
import { newsOf, newsOfFields, sectionGone } from './reclassified.ts'
import { refuseUnlessRemoved, removerOf } from './removed.ts'
import { fullFault } from './room.ts'

/** Who changes the parts of a company, and why something doubtful stays. */
export interface Changing { companyId: number, user: User, reason?: string | undefined }

/** What a company has several of, each with a form of its own: addresses, contacts. */
export interface Part<Row extends { id: number, version: number }, Values> {
  slug: 'addresses' | 'contacts'
  recordType: 'address' | 'contact'
  /** Its word, masculine: "endereço". */
  word: string
  isAsked: (subject: Subject) => boolean
  /** The template of its fields, the field where a complaint about all of them stands, what is in a new one. */
  fields: string
  first: string
  blank: (rows: Row[]) => Typed
  given: (subject: Subject, row?: Row) => object
  rows: (db: Database, companyId: number) => Row[]
  nameOf: (row: Row) => string
  inspect: (db: Database, typed: Typed, subject: Subject, user: User) => Submission<Values>
  /** What stands beside the fields while one is typed, where it may lead to another company. */
  panelOf?: (db: Database, typed: Typed, subject: Subject, user: User, row?: Row) => Panel
  /** What may be asked outside about it, and what an answer about the company says already. */
  asking?: (subject: Subject) => Asking
  known?: (db: Database, subject: Subject, rows: Row[], typed: Typed, row?: Row) => LookupPanel | null
  /** What its form asks under one type or another, as it is compared, and what of that not under this one. */
  compared: readonly Compared[]
  unasked: (subject: Subject) => readonly Compared[]
  editing: (db: Database, row: Row, subject: Subject, user: User) => Editing<Values>
  include: (db: Database, by: Changing, values: Values) => void
  drop: (db: Database, row: Row, user: User) => void
  /** What its removal brings with it, and what stands against it. */
  removal: (row: Row, rows: Row[], subject: Subject) => { text: string, obstacle: string }
}

const one = idNamed('part')

/** The pages of the parts of a company that stands: listed, added, edited, removed, in Clientes and in Empresas alike. */
export function partPages<Row extends { id: number, version: number }, Values> (app: FastifyInstance, pages: RecordPages, part: Part<Row, Values>): void {
  const { db, originals } = app
  const edit = { config: needs(pages.menu, 'edit') }
  const form = keepingTyping(edit.config)

  app.get('/', { config: needs(pages.menu, 'view') }, async (request, reply) => {
    const subject = pages.load(request)
    return reply.viewAsync(`records/${part.slug}`, {
      ...aroundSection(pages, subject, part.slug)(request), base: base(subject), isCustomer: subject.customer !== undefined,
    })
  })

  app.get('/new', edit, async (request, reply) => {
    const subject = load(request)
    return showForm(reply, formOf(subject, request.user), part.blank(part.rows(db, subject.company.id)), '', { key: formKey() })
  })

  app.post('/new', form, async (request, reply) => {
    const key = keyIn(request.body)
    const pressed = await pressedLookup(db, request.body, () => part.asking?.(load(request)))
    if (pressed) return showForm(reply, formOf(load(request), request.user), pressed.values, '', { key, answer: pressed.panel })
    const outcome = await db.write(() => once(request, () => include(request)))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    const { form, left = [] } = outcome
    if (left.length > 0) return showForm(reply.code(409), formOf(load(request), request.user), form, '', { key, news: newsOfFields('campos', left) })
    return showForm(reply.code(422), formOf(load(request), request.user), form, '', { key })
  })

  app.get(one, edit, async (request, reply) => {
    const { subject, row } = find(request)
    if (!row) return showRemoved(request, reply, subject)
    const editing = part.editing(db, row, subject, request.user)
    return showForm(reply, formOf(subject, request.user, row), editing.stored, openedFor(originals, editing))
  })

  app.post(one, form, async (request, reply) => {
    const pressed = await pressedLookup(db, request.body, () => part.asking?.(load(request)))
    if (pressed) return showPressed(request, reply, pressed)
    const saved = await db.write(() => {
      const { subject, row } = find(request)
      return row && save(originals, part.editing(db, row, subject, request.user), request.body)
    })
    const { subject, row } = find(request)
    if (!saved || !row) return showRemoved(request, reply, subject)
    return answerForm(reply, sentForm(formOf(subject, request.user, row), ofPart(request)), saved)
  })

  app.get(`${one}/removal`, edit, async (request, reply) => {
    const { row, ...found } = find(request)
    return row ? showRemoval(request, reply, { row, ...found }) : showRemoved(request, reply, found.subject)
  })

  app.post(`${one}/removal`, edit, async (request, reply) => {
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

  const { panelOf, asking, known } = part
  if (asking) {
    for (const address of ['/new/lookup', `${one}/lookup`]) answerLookups(app, address, form, request => asking(load(request)))
  }
  if (panelOf) {
    watchTyping(app, '/new/duplicates', edit, request => {
      const subject = load(request)
      const values = typed(request.body)
      return { page: `${base(subject)}/new`, values, found: panelOf(db, values, subject, request.user) }
    })
    // If the part was removed meanwhile, the panel is that of a new one, which is what saving would make of it.
    watchTyping(app, `${one}/duplicates`, edit, request => {
      const { subject, row } = find(request)
      if (!row) refuseUnlessRemoved(db, ofPart(request), subject.company.id)
      const values = typed(request.body)
      return { page: `${base(subject)}/${idIn(request, 'part')}`, values, found: panelOf(db, values, subject, request.user, row) }
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

  // Asked again, it shows what stands by now: the person has seen something else.
  function showRemoval (request: FastifyRequest, reply: FastifyReply, { subject, row, rows }: { subject: Subject, row: Row, rows: Row[] }, did = '') {
    const { fields, stored } = part.editing(db, row, subject, request.user)
    return reply.viewAsync('records/removal', {
      ...aroundSection(pages, subject, part.slug)(request), what: part.nameOf(row), title: `Remover ${part.word}`,
      ...part.removal(row, rows, subject), action: `${base(subject)}/${row.id}/removal`, back: base(subject), opened: row.version,
      ...did && { news: newsOfChange(db, ofPart(request), request.user, did), facts: factsIn(fields, stored) },
    })
  }

  // What was typed under a part that is gone is not lost: it may be included as a new one.
  function showRemoved (request: FastifyRequest, reply: FastifyReply, subject: Subject) {
    const who = removerOf(db, ofPart(request), subject.company.id)
    if (request.method === 'GET' && !depositOf(request)) return reply.redirect(`${base(subject)}?said=gone`, 303)
    return showForm(reply.code(409), formOf(subject, request.user), typed(request.body), '', {
      key: formKey(),
      news: { title: `${who} removeu este ${part.word} enquanto você editava.`, text: 'O que você digitou está na tela: salve para incluí-lo de novo.' },
    })
  }

  // What was typed under a part that was removed meanwhile is shown in the form of a new one.
  function showPressed (request: FastifyRequest, reply: FastifyReply, { values, panel }: Pressed) {
    const { subject, row } = find(request)
    if (!row) return showRemoved(request, reply, subject)
    return showForm(reply, formOf(subject, request.user, row), values, openedIn(request.body), { answer: panel })
  }

  function newsOfForm (subject: Subject, user: User, touched: Touched[], former: string) {
    const left = touched.filter(({ field }) => part.unasked(subject).some(one => one.field === field))
    return isReclassified(former, subject.type.id) ? newsOf(db, subject, 'company', user, left) : newsOfFields('campos', left)
  }

  function formOf (subject: Subject, user: User, row?: Row): RecordForm {
    return {
      around: aroundSection(pages, subject, part.slug), fields: part.fields, title: `${row ? 'Editar' : 'Incluir'} ${part.word}`,
      action: `${base(subject)}/${row ? row.id : 'new'}`, back: base(subject), given: part.given(subject, row),
      ...(panelOf && { panelOf: (values: Typed) => panelOf(db, values, subject, user, row) }), asking: part.asking?.(subject),
      anew: (touched, former) => newsOfForm(subject, user, touched, former),
      ...(known && { known: (values: Typed) => known(db, subject, part.rows(db, subject.company.id), values, row) }),
    }
  }
}
