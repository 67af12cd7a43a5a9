import type { FastifyReply, FastifyRequest } from 'fastify'
import { factsIn, type Compared } from '../conflicts/merge.ts'
import type { Touched } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import { depositOf } from '../deposits/keeping.ts'
import { typed, type Typed } from '../forms.ts'
import { lastChangeOf, whoWas, type LastLine } from '../history/store.ts'
import type { User } from '../users/store.ts'
import type { RecordForm, Subject } from './pages.ts'

/** By what a form may ask something else than when it was opened: the type of its company, or the category of its customer. */
export type Classified = 'company' | 'customer'

const words = {
  company: { act: 'trocou o tipo de empresa', now: 'O novo tipo' },
  customer: { act: 'trocou a categoria', now: 'A nova categoria' },
} as const

/** The section that a form belongs to is no more: the type or category does not have it. */
export class SectionGone extends Error {
  statusCode = 404
  readonly section: GoneSection
  constructor (section: GoneSection) {
    super('Seção não encontrada')
    this.section = section
  }
}

interface GoneSection {
  subject: Subject
  of: Classified
  /** "não tem endereços": what is said of the type or category. */
  lacks: string
  around: RecordForm['around']
  back: string
  /** What the form asked, for what was sent. */
  fields: (sent: Typed) => readonly Compared[]
}

/** Says who gave the record another type or category while its form was open, and what of the typing the new one does not ask. */
export function newsOf (db: Database, subject: Subject, of: Classified, user: User, left: Touched[]): { title: string, text: string } {
  const { act, now } = words[of]
  return {
    title: `${whoWas(lastOf(db, subject, of), user)} ${act} para ${nameOf(subject, of)} enquanto você editava.`,
    text: `Nada foi gravado ainda. O que você digitou está na tela: confira e salve.${leftOut(left, `${now} não pede, e fica de fora`)}`,
  }
}

/** What of the typing has no field any more, after the words that say so; '' when there is nothing. */
export function leftOut (left: Touched[], before: string): string {
  const named = left.filter(({ words }) => words !== '').map(({ label, words }) => `${label} (${words})`)
  return named.length > 0 ? ` ${before}: ${named.join(', ')}.` : ''
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

/** The handler of a form: what was typed in a section that is gone comes back, to be read and copied, with the way to the record. */
export function keptWhenGone (db: Database, handle: Handler) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    try {
      return await handle(request, reply)
    } catch (error) {
      const sent = request.method === 'POST' ? typed(request.body) : depositOf(request)?.typed
      if (!(error instanceof SectionGone) || !sent) throw error
      return showGone(db, request, reply, error.section, sent)
    }
  }
}

function showGone (db: Database, request: FastifyRequest, reply: FastifyReply, { subject, of, lacks, around, back, fields }: GoneSection, sent: Typed) {
  const last = lastOf(db, subject, of)
  return reply.code(409).viewAsync('records/gone', {
    ...around(request), back, last: last ?? null, deed: `${whoWas(last, request.user)} ${words[of].act}`,
    title: `${of === 'company' ? 'O tipo' : 'A categoria'} ${nameOf(subject, of)} ${lacks}.`,
    facts: factsIn(fields(sent), sent),
  })
}

function nameOf ({ type, category }: Subject, of: Classified): string {
  return of === 'company' ? type.name : category?.name ?? ''
}

function lastOf (db: Database, { company, customer }: Subject, of: Classified): LastLine | undefined {
  return of === 'company' ? lastChangeOf(db, { record_type: 'company', record_id: company.id }, ['company_type_id'])
    : customer && lastChangeOf(db, { record_type: 'customer', record_id: customer.id }, ['category_id'])
}
