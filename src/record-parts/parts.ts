import type { Compared } from '../conflicts/merge.ts'
import type { Editing } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import type { Panel } from '../duplicates/panel.ts'
import type { Submission, Typed } from '../forms.ts'
import type { LookupPanel } from '../lookups/form.ts'
import type { Asking } from '../lookups/pressing.ts'
import type { Subject } from '../records/pages.ts'
import type { User } from '../users/store.ts'
import type { Changing, PartKind } from './changing.ts'

/** One of them, as it is kept. */
export interface PartRow { id: number, version: number }

/** What a company has several of, each with a form of its own: addresses, contacts. */
export interface Part<Row extends PartRow, Values> extends PartKind<Row> {
  slug: 'addresses' | 'contacts'
  /** Its word, masculine: "endereço". */
  word: string
  isAsked: (subject: Subject) => boolean
  /** The template of its fields, the field where a complaint about all of them stands, what is in a new one. */
  fields: string
  first: string
  blank: (rows: Row[]) => Typed
  given: (subject: Subject, row?: Row) => object
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
