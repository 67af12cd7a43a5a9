import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Category } from '../categories/store.ts'
import type { Company } from '../companies/store.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { News, SentForm } from '../conflicts/answering.ts'
import { openedFor, openedIn, reshaped, type Editing, type Touched } from '../conflicts/saving.ts'
import type { Customer } from '../customers/store.ts'
import { depositOf } from '../deposits/keeping.ts'
import type { Panel } from '../duplicates/panel.ts'
import { blank, type Form, type Typed } from '../forms.ts'
import { unjudged } from '../forms/doubts.ts'
import type { OfRecord } from '../history/store.ts'
import type { LookupPanel } from '../lookups/form.ts'
import { besideForm, type Asking } from '../lookups/pressing.ts'
import type { MenuCode } from '../menus.ts'

/** A company whose data are shown and edited; under Clientes also the customer that it is, with its category. */
export interface Subject {
  company: Company
  type: CompanyType
  customer?: Customer
  category?: Category
}

/** Where the data of a company are edited: in Clientes or in Empresas, by the same forms. */
export interface RecordPages {
  menu: MenuCode
  /** The record of the address, read anew, for the person who asks; throws NotFound or Forbidden. */
  load: (request: FastifyRequest, control?: 'view' | 'edit' | 'delete') => Subject
  address: (subject: Subject) => string
  /** The partial above its sections, and what that shows. */
  head: string
  around: (request: FastifyRequest, subject: Subject, tab: string) => object
}

/** A form of a record: where it stands, what it shows, where it leads. */
export interface RecordForm {
  /** What stands above it: the partial `head`, and what that shows. */
  around: (request: FastifyRequest) => object
  /** The template of its fields, and the heading. */
  fields: string
  title: string
  /** Where the form is sent, and where Cancelar leads. */
  action: string
  back: string
  /** What the fields need beside the form. */
  given?: object
  /** What stands beside the fields: the companies that what is typed is like. */
  panelOf?: (values: Form['values']) => Panel
  /** What may be asked outside about a number in it, and what is known without asking. */
  asking?: Asking | undefined
  known?: (values: Form['values']) => LookupPanel | null
  overridden?: Record<string, string>
  /** What is said of it when it asks something else than it did when it was opened. */
  anew?: (touched: Touched[], former: string) => News
}

/** What was typed and comes back before it is saved, and the answer to what was asked with it. */
interface Sent { values: Typed, panel: LookupPanel | null }

interface More { key?: string, news?: News | undefined, answer?: LookupPanel | null }

/** What stands above a section of a company or customer. */
export function aroundSection (pages: RecordPages, subject: Subject, tab: string): RecordForm['around'] {
  return request => ({ ...pages.around(request, subject, tab), head: pages.head })
}

/**
 * Shows the form of a record that stands: as it is, or as it was typed where that was kept when a session ended or is `sent` and
 * not to be saved yet. What is not asked any more is named at once: the form that is shown does not send it.
 */
export function showExisting<Values> (reply: FastifyReply, of: RecordForm, editing: Editing<Values>, sent?: Sent) {
  const { originals } = reply.server
  const values = depositOf(reply.request)?.typed ?? sent?.values
  if (!values) return showForm(reply, of, blank(editing.stored), openedFor(originals, editing))
  const more = { answer: sent?.panel ?? null }
  const anew = reshaped(originals, editing, values)
  if (!anew) return showForm(reply, of, unjudged(editing.check(values), values), openedIn(values), more)
  return showForm(reply, of, anew.form, anew.opened, { ...more, news: of.anew?.(anew.touched, anew.former) })
}

/** Shows the form of a record as it is given. */
export function showForm (reply: FastifyReply, of: RecordForm, form: Form, opened: string, { answer, ...more }: More = {}) {
  const { around, given, panelOf, asking, known, anew: _anew, ...rest } = of
  const deposit = depositOf(reply.request)
  return reply.viewAsync('records/edit', {
    ...around(reply.request), overridden: {}, news: '', key: '', ...rest, ...given,
    form, isTyped: deposit !== undefined || reply.request.method === 'POST', found: panelOf?.(form.values) ?? null, opened,
    ...more, deposit: deposit?.key ?? '',
    lookup: besideForm(reply.server.db, asking, of.action, answer ?? known?.(form.values) ?? null),
  })
}

/** The form of a record as it is answered when it was sent; `history` is what tells of its changes. */
export function sentForm (of: RecordForm, history: OfRecord): SentForm {
  const { action, back, title, around, anew } = of
  return {
    action, back, title, around, history,
    leadsTo: said => `${back}?said=${said === 'changed' ? 'saved' : said}`,
    // Inscrições estaduais are one answer, and told input by input.
    toldUnder: ({ field, inputs }) => [field, ...inputs],
    show: (reply, form, news) => showForm(reply, of, form, form.values.opened ?? '', { news }),
    anew: (touched, former) => ({ news: anew?.(touched, former) }),
  }
}
