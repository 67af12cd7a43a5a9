import type { News } from '../conflicts/answering.ts'
import { gone } from '../conflicts/gone.ts'
import type { Touched } from '../conflicts/saving.ts'
import { isReclassified } from '../conflicts/shapes.ts'
import type { Database } from '../database.ts'
import type { Fact } from '../facts.ts'
import type { Typed } from '../forms.ts'
import { lastChangeOf, whoWas, type LastLine } from '../history/store.ts'
import type { User } from '../users/store.ts'
import type { RecordForm, Subject } from './pages.ts'

/** By what a form may ask something else than when it was opened: the type of its company, or the category of its customer. */
type Classified = 'company' | 'customer'

const words = {
  company: { act: 'trocou o tipo de empresa', now: 'O novo tipo' },
  customer: { act: 'trocou a categoria', now: 'A nova categoria' },
} as const

const unsaved = 'Nada foi gravado ainda. O que você digitou está na tela: confira e salve.'

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

interface Reshaped {
  subject: Subject
  of: Classified
  what: 'campos' | 'atributos'
  user: User
  left: Touched[]
  /** The shape that it was opened with. */
  former: string
}

/** Says that a form asks something else than when it was opened, who gave the record another type or category, and what of the typing is not asked any more. */
export function newsOfShape (db: Database, { subject, of, what, user, left, former }: Reshaped): News {
  return isReclassified(former, ownerOf(subject, of)) ? newsOf(db, subject, of, user, left) : newsOfFields(what, left)
}

function newsOf (db: Database, subject: Subject, of: Classified, user: User, left: Touched[]): News {
  const { act, now } = words[of]
  return {
    title: `${whoWas(lastOf(db, subject, of), user)} ${act} para ${nameOf(subject, of)} enquanto você editava.`,
    text: `${unsaved}${saidOfLeft(left, `${now} não pede`)}`,
  }
}

/** The same where the type or category is set up anew: by whom the history of the record does not know. */
export function newsOfFields (what: 'campos' | 'atributos', left: Touched[]): News {
  return { title: `Os ${what} deste formulário mudaram enquanto você editava.`, text: `${unsaved}${saidOfLeft(left)}` }
}

/** What of the typing has no field any more, after the words that say why; '' when there is nothing. */
export function saidOfLeft (left: Touched[], why = 'Não se pede mais'): string {
  const named = left.filter(({ words }) => words !== '').map(({ label, words }) => `${label} (${words})`)
  return named.length > 0 ? ` ${why}, e fica de fora: ${named.join(', ')}.` : ''
}

function ownerOf ({ type, category }: Subject, of: Classified): number | null {
  return of === 'company' ? type.id : category?.id ?? null
}

function nameOf ({ type, category }: Subject, of: Classified): string {
  return of === 'company' ? type.name : category?.name ?? ''
}

function lastOf (db: Database, { company, customer }: Subject, of: Classified): LastLine | undefined {
  return of === 'company' ? lastChangeOf(db, { record_type: 'company', record_id: company.id }, ['company_type_id'])
    : customer && lastChangeOf(db, { record_type: 'customer', record_id: customer.id }, ['category_id'])
}
