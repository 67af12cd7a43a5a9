import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { lineOf } from '../hierarchy.ts'

/** What two companies may have in common, the surest first. */
export const rules = ['document', 'root', 'reach', 'name'] as const
export type DuplicateRule = typeof rules[number]

/** What follows: nothing, a warning, one that takes a reason to pass, or no way through. */
const effects = ['off', 'warn', 'reason', 'block'] as const
export type Effect = typeof effects[number]

/** What the office may choose: the same document is never passed over, a branch never blocked. */
export const choices: Record<DuplicateRule, readonly Effect[]> = {
  document: ['reason', 'block'],
  root: ['off', 'warn', 'reason'],
  reach: effects,
  name: effects,
}

const usual: Record<DuplicateRule, Effect> = { document: 'block', root: 'warn', reach: 'warn', name: 'warn' }

/** An effect, and the category that says so; null where nobody does. */
interface SetEffect { effect: Effect, from: { id: number, name: string } | null }
export type SetRules = Record<DuplicateRule, SetEffect>

interface Row { rule: DuplicateRule, effect: Effect, id: number, name: string }

/** What holds for the customers of a category: what it says itself, else what is said above it. */
export const rulesOf = remembered(['categories', 'duplicate_rules'], (db, categoryId: number): SetRules => {
  const rows = db.rows<Row>(lineOf('categories', categoryId).select('duplicate_rules.rule', 'duplicate_rules.effect', 'line.id', 'line.name')
    .from('line').join('duplicate_rules', 'duplicate_rules.category_id', 'line.id').orderBy('line.above'))
  return Object.fromEntries(rules.map(rule => {
    const row = rows.find(one => one.rule === rule)
    return [rule, row ? { effect: row.effect, from: { id: row.id, name: row.name } } : { effect: usual[rule], from: null }]
  })) as SetRules
})

/** What would hold for a category that says nothing itself. */
export function inheritedRules (db: Database, parentId: number | null): SetRules {
  return rulesOf(db, parentId ?? 0)
}

/** The effects alone; of a company without a customer the usual ones. */
export function effectsOf (db: Database, categoryId: number | null | undefined): Record<DuplicateRule, Effect> {
  const set = rulesOf(db, categoryId ?? 0)
  return Object.fromEntries(rules.map(rule => [rule, set[rule].effect])) as Record<DuplicateRule, Effect>
}

/** Inside `write`. null leaves the rule to the category above. */
export function setRule (db: Database, categoryId: number, rule: DuplicateRule, effect: Effect | null): void {
  db.run(sql('duplicate_rules').where({ category_id: categoryId, rule }).delete())
  if (effect !== null) db.run(sql('duplicate_rules').insert({ category_id: categoryId, rule, effect }))
}
