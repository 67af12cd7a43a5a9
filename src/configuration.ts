import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from './access.ts'
import { answerForm, openForm, type ConfigurationForm } from './conflicts/answering.ts'
import type { Compared } from './conflicts/merge.ts'
import { save, type Editing, type Touched } from './conflicts/saving.ts'
import type { Database } from './database.ts'
import { keepingTyping, returnedForm } from './deposits/keeping.ts'
import { Forbidden, notFound } from './errors.ts'
import { blank, retyped, type Form, type Submission } from './forms.ts'
import { changesBetween } from './history/changes.ts'
import { recordHistory, showHistory } from './history/pages.ts'
import { record, type HistoryLine } from './history/store.ts'
import type { MenuCode } from './menus.ts'
import { formKey, once } from './once.ts'
import { idIn, idInAddress } from './row-id.ts'
import { saidIn } from './said.ts'
import { logSecurity, type SecurityEvent } from './security-events.ts'

/** What types, categories, attributes and access groups have in common. */
export interface Configured { id: number, name: string, is_active?: 0 | 1, version: number }

type Words = Record<string, string>

interface Pages<Row extends Configured, Values> {
  menu: MenuCode
  recordType: HistoryLine['record_type']
  address: string
  /** The list's title, and one record in a sentence: "Categoria". */
  title: string
  what: string
  /** The template of the form, asked and refused; it gets `row`, `form` and what `around` gives. */
  view: string
  around: (form: Form, row: Row | undefined, request: FastifyRequest) => object
  /** Whether somebody with the right to the menu may change this record too; everyone, where it is left out. */
  mayChange?: (request: FastifyRequest, row: Row) => boolean
  /** Checks a form, for a new record or for one that is kept. */
  check: (body: unknown, row: Row | undefined, request: FastifyRequest) => Submission<Values>
  /** The complaints about values that clash with other records; called inside `write`. */
  conflicts: (values: Values, id: number | undefined, request: FastifyRequest) => Form['errors']
  /** A record as its form shows it, or a new one; and in the words of the history, where these differ. */
  typed: (row?: Row) => Words
  words?: (row: Row) => Words
  /** What was typed about one, as its form would show it once it was kept; and what is compared when two people did. */
  retyped: (values: Values, row: Row) => Words
  fields: (row: Row) => readonly Compared[]
  /** What decides which fields the form has, and what is said to whoever had another form. Left out where it always has the same. */
  shape?: (row: Row) => string
  reshaped?: (row: Row, touched: Touched[]) => Form['errors']
  find: (db: Database, id: number) => Row | undefined
  add: (db: Database, values: Values) => number
  change: (db: Database, id: number, values: Values) => void
  /** Left out where nothing is inactivated. */
  setActive?: (db: Database, id: number, isActive: boolean) => void
  /** What inactivating one takes away, in words: said before it is done. Left out where that needs no asking. */
  inactivation?: (row: Row) => string
  remove: (db: Database, id: number) => void
  /** What keeps it from being deleted, in words. */
  useOf: (db: Database, id: number) => string | undefined
  /** Whoever changes these must have typed the password recently, and the log says so under this name. */
  securityEvent?: SecurityEvent
  /** Whether a change weighs like one of rights, where not every one does: then the password and the log are wanted too. */
  changesAccess?: (values: Values, row: Row) => boolean
}

/**
 * The pages of a record that the office sets up: made, edited beside what others save meanwhile,
 * inactivated rather than deleted, deleted only when nothing uses it. Each change is in the history.
 */
export function configurationPages<Row extends Configured, Values> (app: FastifyInstance, pages: Pages<Row, Values>): void {
  const { db, originals } = app
  const { menu, address, check, conflicts, find, setActive, inactivation, changesAccess, mayChange = () => true } = pages
  const needsForChange = pages.securityEvent ? needsPassword : needs
  const view = { config: needs(menu, 'view') }
  const create = { config: needsForChange(menu, 'create') }
  const activate = { config: needsForChange(menu, 'edit') }
  const edit = { config: { ...activate.config, ...changesAccess && { asksPassword: weighs } } }
  const words = pages.words ?? (row => pages.typed(row))

  app.get('/new', create, async (request, reply) => show(request, reply, blank({ ...pages.typed(), key: formKey() })))

  app.post('/', keepingTyping(create.config, `${address}/new`), async (request, reply) => {
    const submission = check(request.body, undefined, request)
    if (!submission.ok) return show(request, refusing(reply, submission.form), submission.form)
    const outcome = await db.write(() => once(request, () => {
      const errors = conflicts(submission.values, undefined, request)
      if (Object.keys(errors).length > 0) return { errors }
      const id = pages.add(db, submission.values)
      keepLine(request, find(db, id)!, { act: 'created', changes: [] })
      return { address: `${address}/${id}?said=created` }
    }))
    if ('errors' in outcome) return show(request, reply.code(422), retyped(request, outcome.errors))
    return reply.redirect(outcome.address, 303)
  })

  app.get(idInAddress, view, async (request, reply) => {
    const row = loadConfigured(db, find, request, pages.what)
    return show(request, reply, openForm(originals, editingOf(request, row)), row)
  })

  app.post(idInAddress, keepingTyping(edit.config), async (request, reply) => {
    const row = loadForChange(request)
    const submission = check(request.body, row, request)
    if (!submission.ok) return show(request, refusing(reply, submission.form), submission.form, row)
    const saved = await db.write(() => save(originals, editingOf(request, loadForChange(request)), request.body))
    return answerForm(reply, formOf(request, loadConfigured(db, find, request, pages.what)), saved)
  })

  for (const [act, isActive] of setActive ? [['activation', true], ['deactivation', false]] as const : []) {
    app.post(`${idInAddress}/${act}`, activate, async (request, reply) => {
      const id = await db.write(() => {
        const row = loadForChange(request)
        if ((row.is_active === 1) === isActive) return row.id
        setActive?.(db, row.id, isActive)
        keepLine(request, row, { act: isActive ? 'activated' : 'deactivated', changes: [] })
        return row.id
      })
      return reply.redirect(`${address}/${id}?said=${isActive ? 'activated' : 'deactivated'}`, 303)
    })
  }

  if (inactivation) {
    app.get(`${idInAddress}/deactivation`, activate, async (request, reply) => {
      const row = loadForChange(request)
      return reply.viewAsync('shared/inactivation', { name: row.name, base: `${address}/${row.id}`, list: [address, pages.title], text: inactivation(row) })
    })
  }

  app.get(`${idInAddress}/history`, view, async (request, reply) => {
    const row = loadConfigured(db, find, request, pages.what)
    return showHistory(request, reply, recordHistory([address, pages.title], pages.recordType, row))
  })

  app.get(`${idInAddress}/deletion`, { config: needsPassword(menu, 'delete') }, async (request, reply) => {
    const { id, name } = loadForChange(request)
    return reply.viewAsync('shared/deletion', { name, base: `${address}/${id}`, list: [address, pages.title], obstacle: pages.useOf(db, id) ?? '' })
  })

  app.post(`${idInAddress}/deletion`, { config: needsPassword(menu, 'delete') }, async (request, reply) => {
    const isRemoved = await db.write(() => {
      const row = loadForChange(request)
      if (pages.useOf(db, row.id)) return false
      pages.remove(db, row.id)
      keepLine(request, row, { act: 'deleted', changes: [] })
      return true
    })
    if (isRemoved) logSecurity(request, 'data_deleted', { what: pages.recordType })
    return reply.redirect(isRemoved ? `${address}?said=deleted` : request.url, 303)
  })

  // A form with complaints changes nothing yet: it comes back with them, and the password is asked later.
  function weighs (request: FastifyRequest): boolean {
    const row = loadForChange(request)
    const submission = check(request.body, row, request)
    return submission.ok && changesAccess!(submission.values, row)
  }

  function loadForChange (request: FastifyRequest): Row {
    const row = loadConfigured(db, find, request, pages.what)
    if (!mayChange(request, row)) throw new Forbidden(menu)
    return row
  }

  function editingOf (request: FastifyRequest, row: Row): Editing<Values> {
    const { id, version } = row
    return {
      record: `${pages.recordType} ${id}`, version, stored: pages.typed(row), fields: pages.fields(row),
      ...pages.shape && { shape: pages.shape(row) },
      typed: values => pages.retyped(values, row),
      check: typed => {
        const submission = check(typed, row, request)
        const errors = submission.ok ? conflicts(submission.values, id, request) : {}
        return Object.keys(errors).length > 0 ? { ok: false, form: { values: typed, errors } } : submission
      },
      change: values => {
        const isWeighty = changesAccess?.(values, row) ?? false
        pages.change(db, id, values)
        const changed = find(db, id)!
        keepLine(request, changed, { act: 'changed', changes: changesBetween(words(row), words(changed)) })
        if (isWeighty) logSecurity(request, 'authz_change', { record: `${pages.recordType} ${id}`, act: 'changed' })
      },
    }
  }

  function formOf (request: FastifyRequest, row: Row): ConfigurationForm {
    const back = `${address}/${row.id}`
    return {
      action: back, back, list: [address, pages.title], what: pages.what, name: row.name,
      history: { record_type: pages.recordType, record_id: row.id },
      show: (reply, form) => show(request, reply, form, row),
      anew: touched => pages.reshaped?.(row, touched) ?? {},
    }
  }

  function keepLine (request: FastifyRequest, { id, name }: Row, line: Pick<HistoryLine, 'act' | 'changes'>): void {
    record(db, { record_type: pages.recordType, record_id: id, record_name: name, user: request.user, way: 'edit', ...line })
    if (pages.securityEvent) logSecurity(request, pages.securityEvent, { record: `${pages.recordType} ${id}`, act: line.act })
  }

  function show (request: FastifyRequest, reply: FastifyReply, given: Form, row?: Row) {
    const { form, deposit } = returnedForm(request, given, row ? `${address}/${row.id}` : address)
    return reply.viewAsync(pages.view, {
      row: row ?? null, form, deposit, what: pages.what, said: saidIn(request), ...pages.around(form, row, request),
      mayChange: request.rights.has(`${menu}:${row ? 'edit' : 'create'}`) && (!row || mayChange(request, row)),
    })
  }
}

// A form that comes back without complaints was only asked to show itself anew.
function refusing (reply: FastifyReply, { errors }: Form): FastifyReply {
  return Object.keys(errors).length > 0 ? reply.code(422) : reply
}

/** The record of an address; throws NotFound. */
export function loadConfigured<Row> (db: Database, find: (db: Database, id: number) => Row | undefined, request: FastifyRequest, what: string): Row {
  return find(db, idIn(request)) ?? notFound(what)
}
