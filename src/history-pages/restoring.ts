import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { isSame, type Compared } from '../conflicts/merge.ts'
import type { Editing } from '../conflicts/saving.ts'
import { notFound } from '../errors.ts'
import { complaints, typed, type Form, type Submission, type Typed } from '../forms.ts'
import { reasonsOf } from '../forms/doubts.ts'
import type { Change, StoredLine } from '../history/store.ts'
import { idIn } from '../http/row-id.ts'
import type { MenuCode } from '../menus.ts'
import { findLine } from './lines.ts'
import { readerOf, type HistoryPage } from './pages.ts'

/** What is done with the form of the record that a line speaks of; `before` is the old value as the form shows it. */
type Use<Result> = <Values>(editing: Editing<Values>, before: Typed) => Result

/** The value that is brought back: in which line it stands, and what is done with the form that has it. */
export interface Restoring<Result> { line: StoredLine, change: Change, use: Use<Result> }

interface Restorations {
  menu: MenuCode
  /** The history that the line stands in, for a person who may change its record. */
  open: (request: FastifyRequest) => HistoryPage
  /** Opens the form of the record as it stands; undefined where record or field are there no more. */
  within: <Result>(request: FastifyRequest, restoring: Restoring<Result>) => Result | undefined
}

interface Proposal { label: string, now: string, after: string, isSame: boolean, mayRestore: boolean, form: Form, overridden: Typed }

const path = '/:line(^[1-9][0-9]{0,14}$)/restoration'

/** Brings one value back, by the same checks as the page that edits it. */
export function restorationPages (app: FastifyInstance, { menu, open, within }: Restorations): void {
  const { db } = app
  const edit = { config: needs(menu, 'edit') }

  app.get(path, edit, async (request, reply) => {
    const { line, change } = load(request)
    return show(request, reply, within(request, { line, change, use: (editing, before) => propose(editing, change, before, {}).proposal }))
  })

  app.post(path, edit, async (request, reply) => {
    const outcome = await db.write(() => {
      const { line, change } = load(request)
      return within(request, { line, change, use: (editing, before) => restore(editing, change, before, request.body) })
    })
    if (outcome === 'restored') return reply.redirect(`${open(request).address}?said=restored`, 303)
    return show(request, reply.code(outcome ? 422 : 410), outcome)
  })

  function load (request: FastifyRequest): { line: StoredLine, change: Change } {
    const { field } = { ...request.query as object, ...request.body as object } as { field?: unknown }
    const line = findLine(db, open(request).scope, idIn(request, 'line'), readerOf(request)) ?? notFound('Registro')
    const change = line.changes.find(one => one.field === field)
    return line.act === 'changed' && change ? { line, change } : notFound('Alteração')
  }

  function show (request: FastifyRequest, reply: FastifyReply, proposal: Proposal | undefined) {
    const { around, address } = open(request)
    const { id } = load(request).line
    return reply.viewAsync('history/restoration', {
      ...around, address, action: `${address}/${id}/restoration`, field: load(request).change.field, proposal: proposal ?? null,
      form: proposal?.form ?? { values: {}, errors: {} }, overridden: proposal?.overridden ?? {},
    })
  }
}

function restore<Values> (editing: Editing<Values>, change: Change, before: Typed, body: unknown): Proposal | 'restored' | undefined {
  const { proposal, compared, checked, whole } = propose(editing, change, before, typed(body))
  if (!proposal || !compared || proposal.isSame) return proposal
  const { current } = (body ?? {}) as { current?: unknown }
  if (!isAsSeen(current, proposal.now)) return complained(proposal, change, 'Alguém alterou este campo agora há pouco. Confira e restaure de novo, se ainda for o caso.')
  if (!checked.ok) return proposal
  if (!isSame(compared, editing.typed(checked.values), whole)) return { ...complained(proposal, change, 'Este valor não é mais aceito aqui.'), mayRestore: false }
  editing.change(checked.values, ['Valor restaurado do histórico.', reasonsOf(checked.doubts, whole)].filter(Boolean).join('\n'))
  return 'restored'
}

function propose<Values> (editing: Editing<Values>, change: Change, before: Typed, typedNow: Typed) {
  const compared = editing.fields.find(one => one.field === change.field || one.inputs.includes(change.field))
  const whole: Typed = { ...without(editing.stored, compared), ...keptIn(typedNow), ...before }
  const checked = editing.check(whole)
  return { compared, checked, whole, proposal: compared && proposalOf(editing, compared, checked, whole) }
}

function proposalOf<Values> (editing: Editing<Values>, compared: Compared, checked: Submission<Values>, whole: Typed): Proposal {
  const isThere = isSame(compared, editing.stored, whole)
  const form = checked.ok ? { values: whole, errors: {} } : checked.form
  return {
    label: compared.label, now: compared.words(editing.stored), after: compared.words(whole), isSame: isThere,
    form, mayRestore: !isThere && complaints(form).length === 0,
    overridden: Object.fromEntries(editing.fields.map(one => [one.field, one.label])),
  }
}

function complained (proposal: Proposal, { field }: Change, message: string): Proposal {
  return { ...proposal, form: { ...proposal.form, errors: { [field]: { message } } } }
}

function without (stored: Typed, compared: Compared | undefined): Typed {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !compared?.inputs.includes(name)))
}

// Browsers read and send line ends in their own way, in a hidden input, too.
function isAsSeen (current: unknown, now: string): boolean {
  const plain = (text: string) => text.replace(/\r\n?/g, '\n')
  return typeof current === 'string' && plain(current) === plain(now)
}

// What keeps a doubt, and why.
function keptIn (values: Typed): Typed {
  return Object.fromEntries(Object.entries(values).filter(([name]) => /^(?:keep|reason)_/.test(name)))
}
