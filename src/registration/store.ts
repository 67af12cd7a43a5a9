import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { askedUses } from '../attribute-uses/store.ts'
import { isOpenTo } from '../categories/access.ts'
import { categoriesToChoose, findCategory } from '../categories/store.ts'
import { timestamp } from '../clock.ts'
import { findOpenCompany } from '../companies/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import { hot, sql, type Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { filesOfRegistration, removeFile } from '../files/store.ts'
import { askedFolders } from '../folders/store.ts'
import { readId } from '../row-id.ts'
import { walk, type Progress, type Walk } from '../registration-steps/journey.ts'
import type { Answers, Typed } from '../registration-steps/answers.ts'
import type { Origin, Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { firstSteps, steps } from '../registration-steps/steps.ts'
import { hasContent } from '../registration-steps/answers.ts'

/** Typing that was not accepted: by the rules (refused), or not yet, because the person went elsewhere. */
export interface Unfinished {
  values: Typed
  /** The entry of a list it belongs to. */
  key?: string | undefined
  isRefused?: boolean
}

export interface Registration extends Progress {
  id: string
  user_id: number
  state: 'open' | 'finished' | 'discarded'
  origin: Origin
  answers: Answers
  unfinished: Record<string, Unfinished>
  /** When something was last kept; nothing was yet in a registration that has only an address. */
  touched_at: string | undefined
}

type Row = Omit<Registration, 'answers' | 'unfinished'> & { answers: string, unfinished: string }

const RANDOM_BYTES = 12
const PROOF_BYTES = 9

/**
 * An address for a registration that does not exist yet: a random part and the proof that this user was
 * given it. Opening the wizard therefore stores nothing, and two tabs have two addresses all the same.
 */
export function freshRegistrationId (secret: string, userId: number): string {
  const random = randomBytes(RANDOM_BYTES)
  return Buffer.concat([random, proof(secret, userId, random)]).toString('base64url')
}

function isFresh (secret: string, userId: number, id: string): boolean {
  const bytes = Buffer.from(id, 'base64url')
  if (bytes.length !== RANDOM_BYTES + PROOF_BYTES || bytes.toString('base64url') !== id) return false
  return timingSafeEqual(bytes.subarray(RANDOM_BYTES), proof(secret, userId, bytes.subarray(0, RANDOM_BYTES)))
}

function proof (secret: string, userId: number, random: Buffer): Buffer {
  return createHmac('sha256', secret).update(`registration ${userId} `).update(random).digest().subarray(0, PROOF_BYTES)
}

const ownRegistration = hot(2, (id: string, user_id: number) => sql('registrations').where({ id, user_id }))

/** The user's own registration, perhaps one that nothing was typed in yet; somebody else's is not found. */
export function findRegistration (db: Database, secret: string, userId: number, id: string): Registration | undefined {
  const row = db.row<Row>(ownRegistration(id, userId))
  if (row) return opened(row)
  if (!isFresh(secret, userId, id)) return undefined
  return { id, user_id: userId, state: 'open', origin: 'new', answers: {}, unfinished: {}, touched_at: undefined }
}

function opened (row: Row): Registration {
  return {
    ...row,
    answers: JSON.parse(row.answers) as Answers,
    unfinished: JSON.parse(row.unfinished) as Record<string, Unfinished>,
  }
}

const keptRegistration = hot(7, (
  id: string, user_id: number, state: string, origin: string, answers: string, unfinished: string, now: string,
) => sql('registrations').insert({ id, user_id, state, origin, answers, unfinished, touched_at: now, created_at: now })
  .onConflict('id').merge(['state', 'origin', 'answers', 'unfinished', 'touched_at']))

/** Inside `write`. */
export function keepRegistration (db: Database, { id, user_id, state, origin, answers, unfinished }: Registration): void {
  const now = timestamp()
  db.run(keptRegistration(id, user_id, state, origin, JSON.stringify(answers), JSON.stringify(unfinished), now))
}

/** Inside `write`. Leaves the row, emptied, so that a page in another tab can be told what became of it. */
export function closeRegistration (db: Database, registration: Registration, state: 'finished' | 'discarded'): void {
  keepRegistration(db, { ...registration, state, answers: {}, unfinished: {} })
}

/** Inside `write`. Gives the contents of files that nothing names any more. */
export function discard (db: Database, registration: Registration): string[] {
  const files = filesOfRegistration(db, registration.id)
  for (const file of files) removeFile(db, file.id)
  closeRegistration(db, registration, 'discarded')
  return files.map(file => file.stored_name)
}

export const OPEN_SHOWN = { first: 20, all: 500 }

/** The registrations a person has begun, the latest first. */
export function openRegistrations (db: Database, userId: number, shown: number): Registration[] {
  return db.rows<Row>(begunBy(userId).orderBy('touched_at', 'desc').limit(shown)).map(opened)
}

/** How many registrations a person has begun, and when the oldest was kept. */
export function countOpenRegistrations (db: Database, userId: number): { count: number, oldest: string | null } {
  return db.row<{ count: number, oldest: string | null }>(begunBy(userId).count('* as count').min('touched_at as oldest'))!
}

// The state is written out, or the index of those that are open is not used.
function begunBy (userId: number) {
  return sql('registrations').where({ user_id: userId }).whereRaw('state = \'open\'')
}

/** What the steps depend on, for these answers. Types and categories that were deactivated are found, and refused later. */
export function situate (db: Database, { id, origin, user_id: userId, answers, unfinished }: Registration): Situation {
  const { values = {} } = answers[origin === 'new' ? 'classification' : 'company'] ?? {}
  const type = origin === 'new' ? byId(values.company_type_id, typeId => findCompanyType(db, typeId)) : undefined
  const category = byId(values.category_id, categoryId => isOpenTo(db, userId, categoryId, 'create') ? findCategory(db, categoryId) : undefined)
  const folders = category ? askedFolders(db, category.id) : []
  const [onlyCategory, ...further] = categoriesToChoose(db, userId)
  return {
    userId, origin, type, category, folders,
    onlyCategory: further.length === 0 ? onlyCategory : undefined,
    company: origin === 'existing' ? byId(values.company_id, companyId => findOpenCompany(db, userId, companyId)) : undefined,
    companyUses: type ? askedUses(db, 'company_type', type.id) : [],
    customerUses: category ? askedUses(db, 'category', category.id) : [],
    files: folders.length > 0 ? filesOfRegistration(db, id) : [],
    city: origin === 'new' ? mainCity(answers) : '',
    carriesContacts: origin === 'existing' && isTaken(answers) && (hasContent(answers.contacts) || unfinished.contacts !== undefined),
  }
}

/** Contacts come along to the company that was taken by "Usar esta empresa", and to no other that is chosen later. */
function isTaken ({ company, taken }: Answers): boolean {
  return taken !== undefined && taken.values.company_id === company?.values.company_id
}

function mainCity ({ addresses }: Answers): string {
  return addresses?.entries.find(({ values }) => values.is_main !== undefined)?.values.city ?? ''
}

function byId<Row> (typed: string | undefined, find: (id: number) => Row | undefined): Row | undefined {
  const id = readId(typed)
  return id === undefined ? undefined : find(id)
}

export interface Standing { registration: Registration, situation: Situation, walk: Walk }

/**
 * Where a registration stands, seen from one of its steps. There are two ways, for a new company and for an existing one.
 * The first step of the way that was not taken shows that way; the registration takes it when the step is accepted, and
 * until then no later step of it is open.
 */
export function standing (db: Database, registration: Registration, slug: string): Standing {
  const origin = firstSteps[slug] ?? registration.origin
  const situation = situate(db, { ...registration, origin })
  const { answers, unfinished } = registration
  const progress = origin === registration.origin ? registration : { answers, unfinished: { ...unfinished, [slug]: {} } }
  return { registration, situation, walk: walk(steps, progress, situation) }
}

/** Whether a step may be opened: the first step of either way always, others once all before them are complete. */
export function mayOpen (walked: Walk, slug: string): boolean {
  return slug in firstSteps || walked.canVisit(slug)
}

/** The step that a person goes on with: the first that is missing something, or the last. */
export function openSlug ({ firstIncomplete, path }: Walk): string {
  return firstIncomplete?.slug ?? path.at(-1)!.step.slug
}

/** The registration and the step of an address; throws NotFound when either is not the person's own or not there. */
export function loadStep (db: Database, secret: string, userId: number, id: string, slug: string): { registration: Registration, step: Step } {
  const registration = findRegistration(db, secret, userId, id) ?? notFound('Cadastro')
  const step = steps.find(known => known.slug === slug) ?? notFound('Etapa')
  // A registration in which nothing was typed yet takes the way whose first step is opened.
  const origin = registration.touched_at === undefined ? firstSteps[slug] : undefined
  return { registration: origin ? { ...registration, origin } : registration, step }
}
