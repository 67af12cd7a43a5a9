import type { FastifyRequest } from 'fastify'
import type { ConfiguredType } from '../configuration/loading.ts'
import type { Editing } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import type { Form, Submission } from '../forms.ts'
import type { Change } from '../history/store.ts'
import type { MenuCode } from '../menus.ts'

export interface Named { id: number, name: string }

/** What the pages are told of a list that a record of the configuration has: the folders of a category, the attributes of a type. */
export interface OwnedList<Owner extends Named, One, New, Values> {
  /** Whoever may see and change the record may do so with its list; the history tells of the list there. */
  owner: {
    menu: MenuCode
    recordType: ConfiguredType
    address: string
    find: (db: Database, id: number) => Owner | undefined
  }
  table: 'attribute_uses' | 'folders'
  /** The list in addresses and in the history: "folders"; one in it in addresses, and in a sentence. */
  field: string
  param: string
  what: string
  /** All that count for the record, in their order: what it inherits, and its own. */
  all: (owner: Owner) => One[]
  isOwn: (owner: Owner, one: One) => boolean
  named: (one: One) => Named
  /** What the form of a new one shows, and its check. */
  typedNew?: Record<string, string>
  checkNew: (body: unknown) => Submission<New>
  /** Inside `write`. Adds one and gives its name, or the complaints that it clashes with others. */
  add: (owner: Owner, values: New) => { name: string } | { errors: Form['errors'] }
  /** Inside `write`. */
  order: (ids: number[]) => void
  /** One in its form. */
  editing: (request: FastifyRequest, owner: Owner, one: One) => Omit<Editing<Values>, 'change'>
  /** Inside `write`. Gives what the history tells. */
  change: (one: One, values: Values) => Change[]
  /** The fields under which the history tells of one, where these are others than the form's. */
  told?: readonly string[]
  /** Inside `write`. False where something uses it. */
  remove: (one: One) => boolean
  /** The folder of the templates `index` and `edit`, and what they get beside the form. */
  views: string
  around: (owner: Owner) => object
  aroundAll?: (all: One[]) => object
  aroundOne: (one: One) => object
}
