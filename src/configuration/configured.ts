import type { FastifyRequest } from 'fastify'
import type { Compared } from '../conflicts/merge.ts'
import type { Touched } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import type { Form, Submission } from '../forms.ts'
import type { SecurityEvent } from '../log/security-events.ts'
import type { MenuCode } from '../menus.ts'
import type { ConfiguredType } from './loading.ts'

/** What types, categories, attributes and access groups have in common. */
export interface Configured { id: number, name: string, is_active?: 0 | 1, version: number }

type Words = Record<string, string>

/** What the pages are told of one kind of record. */
export interface Pages<Row extends Configured, Values> {
  menu: MenuCode
  recordType: ConfiguredType
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
  /** The form with other fields, where a button asks for those that follow one of its answers; nothing is kept then. */
  redrawn?: (body: unknown, row?: Row) => Form | undefined
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
  reshaped?: (row: Row, touched: Touched[], request: FastifyRequest) => Form['errors']
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
