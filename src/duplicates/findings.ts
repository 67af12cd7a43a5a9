import { isDeepStrictEqual } from 'node:util'
import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import { effectsOf, type DuplicateRule, type Effect } from '../duplicate-rules/store.ts'
import type { Fault, Typed } from '../forms.ts'
import type { Doubts } from '../forms/doubts.ts'
import { takenIdentifier } from '../identifiers/taken.ts'
import { findDuplicates, type Match, type Reason, type TypedCompany } from './find.ts'
import { companyToFind, contactToFind } from './typing.ts'

/** The name of the panel among the fields of a form: what is decided there is sent and kept as any doubt is. */
export const PANEL = 'duplicates'

export interface Around {
  viewerId: number
  /** Whose rules hold; of a company without a customer the usual ones. */
  categoryId?: number | null | undefined
  /** The company itself, where it stands already. */
  leaveOut?: number | undefined
  /** Where its main address is, as far as that is known. */
  city?: string | undefined
  /** What the form of an existing company showed at first: likenesses that were there before are not pointed out again. */
  stored?: Typed | undefined
}

interface DuplicateFindings { errors: Record<string, Fault>, doubts: Doubts }

/** Which data of a company, new or existing, are another company's already or may be; the same for every form. */
export function companyFindings (db: Database, typed: Typed, type: CompanyType, around: Around): DuplicateFindings {
  const { errors, doubts } = findingsOf(companiesLike(db, typed, type, around), typed)
  return { errors: { ...takenIdentifier(db, typed.identifier ?? '', type, around), ...errors }, doubts }
}

/** Which data of a contact lead to another company. The e-mail of one that is linked to an external user is not asked about. */
export function contactFindings (db: Database, typed: Typed, around: Around): DuplicateFindings {
  return findingsOf(companiesOfContact(db, typed, around), typed)
}

export interface FoundDuplicates { matches: Match[], effects: Record<DuplicateRule, Effect> }

/** The companies that may be the one in a form. */
export function companiesLike (db: Database, typed: Typed, type: CompanyType, around: Around): FoundDuplicates {
  return searchNew(db, values => companyToFind(values, type, around.city), typed, around)
}

/** The companies that a contact leads to. */
export function companiesOfContact (db: Database, typed: Typed, around: Around): FoundDuplicates {
  return searchNew(db, contactToFind, typed, around)
}

function searchNew (db: Database, read: (values: Typed) => TypedCompany, typed: Typed, around: Around): FoundDuplicates {
  const now = read(typed)
  const before = around.stored && read(around.stored)
  if (isDeepStrictEqual(now, before)) return { matches: [], effects: effectsIn(db, around) }
  const found = searchDuplicates(db, now, around)
  if (!before || found.matches.length === 0) return found
  const known = new Set(searchDuplicates(db, before, around).matches.flatMap(({ id, reasons }) => reasons.map(({ why }) => `${id} ${why}`)))
  return { ...found, matches: withReasons(found.matches, ({ id }, { why }) => !known.has(`${id} ${why}`)) }
}

/** The companies that may be the one that was typed, as far as the rules of the category look for them. */
function searchDuplicates (db: Database, typed: TypedCompany, around: Around): FoundDuplicates {
  const effects = effectsIn(db, around)
  return { matches: withReasons(findDuplicates(db, around.viewerId, typed, around), (_match, { rule }) => effects[rule] !== 'off'), effects }
}

// One company, one document: only a new one may repeat another's, where the category lets that pass with a reason.
function effectsIn (db: Database, { categoryId, leaveOut }: Around): Record<DuplicateRule, Effect> {
  const set = effectsOf(db, categoryId)
  return leaveOut === undefined ? set : { ...set, document: 'block' }
}

function withReasons (matches: readonly Match[], counts: (match: Match, reason: Reason) => boolean): Match[] {
  return matches.map(match => ({ ...match, reasons: match.reasons.filter(reason => counts(match, reason)) }))
    .filter(({ reasons }) => reasons.length > 0)
}

/** What follows for a form: what blocks is a fault, what warns a doubt, kept by one click and written into the history. */
export function findingsOf ({ matches, effects }: FoundDuplicates, values: Typed): DuplicateFindings {
  const errors: Record<string, Fault> = {}
  for (const match of matches) {
    const blocking = match.reasons.find(({ rule }) => effects[rule] === 'block')
    if (blocking) errors[blocking.rule === 'document' ? 'document' : PANEL] ??= faultOf(match, blocking)
  }
  // While one blocks, nothing can be kept: the others are asked about when something can.
  const isBlocked = Object.keys(errors).length > 0
  const doubted = isBlocked ? [] : matches.filter(match => match.reasons.some(({ rule }) => holdsUp(rule, effects[rule])))
  return { errors, doubts: doubted.length > 0 ? { [PANEL]: doubtOf(doubted, effects, values) } : {} }
}

/**
 * Says while a form is filled in that these companies will keep it from being saved, whatever else is decided; '' when
 * none will.
 */
export function blockingSentence ({ matches, effects }: FoundDuplicates): string {
  const blocking = matches.flatMap(match => match.reasons.filter(({ rule }) => effects[rule] === 'block').map(reason => ({ match, reason })))
  const document = blocking.find(({ match, reason }) => reason.rule === 'document' && match.askWhom === undefined)
  const ofCategory = new Set(blocking.filter(({ reason }) => reason.rule !== 'document')
    .map(({ match, reason }) => match.askWhom === undefined ? `“${reason.why}”` : '“cadastro parecido”'))
  return [
    document && `O ${document.reason.why} não se cadastra duas vezes.`,
    ofCategory.size > 0 && `Esta categoria bloqueia ${[...ofCategory].join(' e ')}: use o cadastro que já existe ou mude o que foi digitado.`,
  ].filter(Boolean).join(' ')
}

// That a company is a branch is only mentioned; it holds the form up where the office asks for a reason.
function holdsUp (rule: DuplicateRule, effect: Effect): boolean {
  return effect === 'reason' || (effect === 'warn' && rule !== 'root')
}

function doubtOf (matches: Match[], effects: Record<DuplicateRule, Effect>, values: Typed): Doubts[string] {
  const keys = matches.map(({ id }) => String(id))
  const decided = (values[`keep_${PANEL}`] ?? '').split('.')
  return {
    message: `${matches.length === 1 ? 'Pode ser' : 'Podem ser'} ${matches.map(sentenceOf).join('; ')}.`,
    // Whoever decided that it is none of three companies is not asked again when one of the three is no longer like it.
    about: keys.every(key => decided.includes(key)) ? decided.join('.') : keys.join('.'),
    needsReason: matches.some(match => match.reasons.some(({ rule }) => effects[rule] === 'reason')),
    kept: matches.length === 1 ? 'É outra empresa' : 'São outras empresas',
  }
}

function whyOf ({ reasons }: Match): string {
  return reasons.map(({ why }) => why).join(', ')
}

function sentenceOf (match: Match): string {
  if (match.askWhom !== undefined) return hiddenSentence(match)
  const relation = match.reasons.find(reason => reason.relation)?.relation
  return `${relation ? `${relation} ` : ''}${match.name}, ${match.identifier} (${whyOf(match)})`
}

function hiddenSentence ({ askWhom }: Match): string {
  return `um cadastro que já existe; fale com ${askWhom}`
}

function faultOf (match: Match, { rule, why }: Reason): Fault {
  const same = why.replace('mesmo ', '')
  if (match.askWhom !== undefined) {
    return { message: rule === 'document' ? `Já existe um cadastro com este ${same}; fale com ${match.askWhom}.` : `Já existe um cadastro parecido; fale com ${match.askWhom}.` }
  }
  const inactive = match.is_active ? '' : ', que está inativa'
  const isFree = match.customer_id === null && match.is_active === 1
  const way = `Use ${isFree ? 'esta empresa' : 'o cadastro que já existe'} ou corrija o ${same}.`
  const message = rule === 'document' ? `Este ${same} já é de ${match.name}${inactive}. ${way}` : `Já existe ${match.name}${inactive}: ${why}.`
  return { message, ...linkTo(match) }
}

function linkTo ({ id, customer_id: customerId }: Match): Pick<Fault, 'link'> {
  return { link: customerId === null ? { href: `/companies/${id}`, text: 'Ver a empresa' } : { href: `/customers/${customerId}`, text: 'Ver o cliente' } }
}
