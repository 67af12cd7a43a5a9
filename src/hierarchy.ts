import type { Knex } from 'knex'
import { sql } from './database.ts'
import type { Fault } from './forms.ts'
import { identifierKey } from './identifiers/key.ts'
import { byName } from './writing/alphabet.ts'

/** Types and categories stand in trees: a child has what its parents have, and adds to it. */
export interface Branch { id: number, parent_id: number | null, name: string }

export type Placed<Row> = Row & {
  depth: number
  /** The name of the one above; empty at the root. */
  parent: string
  /** The names from the root down to this one. */
  path: string
}

const LEVELS_MAX = 10

/** Children below their parents, each level by name. A row whose parent is not among them stands at the root. */
export function inOrder<Row extends Branch> (rows: Row[]): Array<Placed<Row>> {
  const known = new Set(rows.map(row => row.id))
  const children = Map.groupBy(rows, row => row.parent_id !== null && known.has(row.parent_id) ? row.parent_id : 0)
  const placed: Array<Placed<Row>> = []

  function place (above: Pick<Placed<Branch>, 'id' | 'name' | 'path'>, depth: number): void {
    const level = (children.get(above.id) ?? []).toSorted(byName)
    for (const row of level) {
      const path = above.path ? `${above.path} / ${row.name}` : row.name
      placed.push({ ...row, depth, parent: above.name, path })
      place({ ...row, path }, depth + 1)
    }
  }
  place({ id: 0, name: '', path: '' }, 0)
  return placed
}

/** The ids of a row and of everything below it. */
export function withDescendants (rows: Branch[], id: number): Set<number> {
  const children = Map.groupBy(rows, row => row.parent_id)
  const found = new Set([id])
  for (const one of found) for (const child of children.get(one) ?? []) found.add(child.id)
  return found
}

/** Why a row cannot stand below that parent, if it cannot. */
function parentProblem (rows: Branch[], parentId: number, id?: number): string | undefined {
  const parent = inOrder(rows).find(row => row.id === parentId)
  if (!parent) return 'Escolha um item da lista.'
  const below = id === undefined ? new Set<number>() : withDescendants(rows, id)
  if (below.has(parentId)) return 'Um item não pode ficar abaixo de si mesmo.'
  const placed = inOrder(rows.filter(row => below.has(row.id)))
  const levels = 1 + Math.max(0, ...placed.map(row => row.depth))
  return parent.depth + 1 + levels > LEVELS_MAX ? `Use até ${LEVELS_MAX} níveis.` : undefined
}

interface TypedBranch { identifier: string, parent_id: number | null }

/**
 * The complaints about a row, new or changed, that does not fit into the tree: an identifier that is taken, an
 * impossible parent.
 */
export function branchConflicts (rows: Array<Branch & { identifier: string }>, { identifier, parent_id: parent }: TypedBranch, id?: number): Record<string, Fault> {
  const twin = rows.find(row => row.id !== id && identifierKey(row.identifier) === identifierKey(identifier))
  const problem = parent === null ? undefined : parentProblem(rows, parent, id)
  return {
    ...(twin && { identifier: { message: `O identificador ${identifier} já é de ${twin.name}.` } }),
    ...(problem && { parent_id: { message: problem } }),
  }
}

/** The common table expression `line`: a row of the tree and its ancestors, the row itself with `above` 0. */
export function lineOf (table: 'company_types' | 'categories', id: number): Knex.QueryBuilder {
  return sql.queryBuilder().withRecursive('line', line => {
    void line.select('id', 'parent_id', 'name', sql.raw('0 as above')).from(table).where({ id })
      .unionAll(more => {
        void more.select('parent.id', 'parent.parent_id', 'parent.name', sql.raw('line.above + 1'))
          .from({ parent: table }).join('line', 'line.parent_id', 'parent.id').whereRaw(`line.above < ${LEVELS_MAX}`)
      })
  })
}
