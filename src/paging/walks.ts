import type { Database } from '../database.ts'
import { conditionOf, isBackwards, rowsOf, type Asked, type Edge, type Narrowing } from './asked.ts'
import { compose, fragment, joined, type Fragment } from './fragments.ts'
import type { Stretch } from './orders.ts'

/** How many rows of a stretch a walk reads without filling the page before it gives up. */
const ROWS_MAX = 6000
/** The same where the index alone can check every condition: an entry of it costs a tenth of a row. */
const ENTRIES_MAX = 40_000
/** SQLite allows 500 selects in one statement, and an office may have more categories than that. */
const PARTS_MAX = 200

/** Takes rows from the index of each stretch until the page is full, or until a stretch was walked as far as a walk may go. */
export function walk (db: Database, asked: Asked, edge: Edge | undefined, isEndless = false): number[] {
  const rows = rowsOf(asked) + 1
  const parts = stretchesFrom(asked, edge, `limit ${isEndless ? -1 : longest(asked)}`, rows)
  return pages(db, parts, rows)
}

/** Whether a stretch is longer than a walk may go, so that rows may have been missed. */
export function isCutShort (db: Database, asked: Asked, edge: Edge | undefined): boolean {
  return pages(db, stretchesFrom(asked, edge, `limit 1 offset ${longest(asked)}`, 1, true), 1).length > 0
}

function longest ({ narrowings }: Asked): number {
  return narrowings.every(({ isKnown }) => isKnown) ? ENTRIES_MAX : ROWS_MAX
}

/**
 * One select for each stretch that is left from the edge on, in the direction of the page; `isAnyFit` also takes rows
 * that do not meet the conditions.
 */
function stretchesFrom (asked: Asked, edge: Edge | undefined, limit: string, rows: number, isAnyFit = false): Fragment[] {
  const { stretches } = asked.order
  const back = isBackwards(asked)
  const left = [...stretches.entries()].filter(([index]) => edge === undefined || (back ? index <= edge.stretch : index >= edge.stretch))
  const fitting = (part: Fragment) => compose(`select id, value from ({}) ${isAnyFit ? '' : 'where fits'} limit ${rows}`, part)
  return (back ? left.toReversed() : left).map(([index, stretch]) => {
    const within = index === edge?.stretch ? edge : undefined
    if (stretch.isAsFound) return fitting(asFound(asked, stretch, within, limit))
    return woven(asked, indexed(asked, stretch, within, limit).map(fitting), rows)
  })
}

/** Merges walks that have the same order: takes the first rows of each and sorts these. */
function woven (asked: Asked, walks: Fragment[], rows: number): Fragment {
  if (walks.length === 1) return walks[0]!
  const direction = directionOf(asked)
  const all = joined(walks.map(one => compose('select * from ({})', one)), ' union all ')
  return compose(`select id, value from ({}) order by value ${direction}, id ${direction} limit ${rows}`, all)
}

function directionOf (asked: Asked): 'asc' | 'desc' {
  return asked.order.isDescending === isBackwards(asked) ? 'asc' : 'desc'
}

function indexed (asked: Asked, { condition = fragment('1'), by, index, isGroup }: Stretch, edge: Edge | undefined, limit: string): Fragment[] {
  const { table, key, narrowings } = asked
  const direction = directionOf(asked)
  const onwards = edge ? fragment(`(listed.${by}, listed.${key}) ${direction === 'asc' ? '>' : '<'} (?, ?)`, edge.value, edge.id) : fragment('1')
  const { along, parts, known } = together(index === undefined || isGroup ? [] : narrowings, by)
  const use = along ?? index
  return parts.map(part => compose(`select listed.${key} as id, listed.${by} as value, {} as fits from ${table} as listed ${use ? `indexed by ${use}` : ''}
    where {} and {} and {} order by listed.${by} ${direction}, listed.${key} ${direction} ${limit}`,
  conditionOf(asked, known), part, condition, onwards))
}

interface Together { along?: string, parts: Fragment[], known?: Narrowing }

/** The first narrowing for whose rows there is an index in this order, whole or in parts. */
function together (narrowings: Narrowing[], by: string): Together {
  for (const narrowing of narrowings) {
    const [whole, woven] = [narrowing.sorted?.[by], narrowing.woven]
    if (whole !== undefined) return { along: whole, parts: [narrowing.condition], known: narrowing }
    const parts = woven?.sorted[by] === undefined ? [] : woven.parts()
    if (parts.length > 0 && parts.length <= PARTS_MAX) return { along: woven!.sorted[by]!, parts }
  }
  return { parts: [fragment('1')] }
}

// The search gives its ids in order, and a cross join keeps that order.
function asFound (asked: Asked, { condition = fragment('1') }: Stretch, edge: Edge | undefined, limit: string): Fragment {
  const { table, key, narrowings } = asked
  const ids = narrowings.find(({ newestFirst }) => newestFirst)!.newestFirst!(edge?.id, isBackwards(asked))
  return compose(`select listed.${key} as id, 0 as value, ({}) and ({}) as fits from ({} ${limit}) as found cross join ${table} as listed on listed.${key} = found.${key}`,
    condition, conditionOf(asked), ids)
}

/** Runs the selects of all stretches in as few statements as possible; a statement ends at the stretch that fills the page. */
function pages (db: Database, parts: Fragment[], rows: number): number[] {
  const ids: number[] = []
  for (let from = 0; from < parts.length && ids.length < rows; from += PARTS_MAX) {
    const some = joined(parts.slice(from, from + PARTS_MAX).map(part => compose('select id from ({})', part)), ' union all ')
    ids.push(...db.rows<{ id: number }>(compose(`select id from ({}) limit ${rows - ids.length}`, some)).map(hit => hit.id))
  }
  return ids
}
