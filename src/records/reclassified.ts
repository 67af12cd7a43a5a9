import { gone } from '../conflicts/gone.ts'
import type { Touched } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import type { Fact } from '../facts.ts'
import type { Typed } from '../forms.ts'
import { lastChangeOf, whoWas, type LastLine } from '../history/store.ts'
import type { User } from '../users/store.ts'
import type { RecordForm, Subject } from './pages.ts'

/** By what a form may ask something else than when it was opened: the type of its company, or the category of its customer. */
export type Classified = 'company' | 'customer'

const words = {
  company: { act: 'trocou o tipo de empresa', now: 'O novo tipo' },
  customer: { act: 'trocou a categoria', now: 'A nova categoria' },
} as const

interface GoneSection {
  subject: Subject
  of: Classified
  /** "não tem endereços": what is said of the type or category. */
  lacks: string
  around: RecordForm['around']
  back: string
  /** What of the form is shown. */
  facts: (sent: Typed) => Fact[]
  kept?: string
  /** Given where it is not the new type or category that did away with it: then nobody is named. */
  last?: undefined
}

/** Throws what answers the form of a section that the type or category does not have, or not any more. */
export function sectionGone (db: Database, { subject, of, lacks, around, back, ...rest }: GoneSection): never {
  return gone(request => {
    const last = lastOf(db, subject, of)
    return {
      statement: `${of === 'company' ? 'O tipo' : 'A categoria'} ${nameOf(subject, of)} ${lacks}.`, deed: `${whoWas(last, request.user)} ${words[of].act}`, last,
      around: around(request), back: [back, 'Voltar aos dados'], ...rest,
    }
  })
}

/** Says who gave the record another type or category while its form was open, and what of the typing the new one does not ask. */
export function newsOf (db: Database, subject: Subject, of: Classified, user: User, left: Touched[]): { title: string, text: string } {
  const { act, now } = words[of]
  return {
    title: `${whoWas(lastOf(db, subject, of), user)} ${act} para ${nameOf(subject, of)} enquanto você editava.`,
    text: `Nada foi gravado ainda. O que você digitou está na tela: confira e salve.${leftOut(left, `${now} não pede, e fica de fora`)}`,
  }
}

/** Says that a form asks something else than when it was opened, by the same type or category: who set that up anew the history of the record does not know. */
export function newsOfFields (what: 'campos' | 'atributos', left: Touched[]): { title: string, text: string } {
  return {
    title: `Os ${what} deste formulário mudaram enquanto você editava.`,
    text: `Nada foi gravado ainda. O que você digitou está na tela: confira e salve.${leftOut(left, 'Não se pede mais, e fica de fora')}`,
  }
}

/** What of the typing has no field any more, after the words that say so; '' when there is nothing. */
export function leftOut (left: Touched[], before: string): string {
  const named = left.filter(({ words }) => words !== '').map(({ label, words }) => `${label} (${words})`)
  return named.length > 0 ? ` ${before}: ${named.join(', ')}.` : ''
}

function nameOf ({ type, category }: Subject, of: Classified): string {
  return of === 'company' ? type.name : category?.name ?? ''
}

function lastOf (db: Database, { company, customer }: Subject, of: Classified): LastLine | undefined {
  return of === 'company' ? lastChangeOf(db, { record_type: 'company', record_id: company.id }, ['company_type_id'])
    : customer && lastChangeOf(db, { record_type: 'customer', record_id: customer.id }, ['category_id'])
}
