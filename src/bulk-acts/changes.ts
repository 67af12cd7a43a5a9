import { describeValue } from '../attribute-uses/values.ts'
import { fixedAmong } from '../attribute-values/fixed.ts'
import { findCategory } from '../categories/store.ts'
import { askedByCategory } from '../completeness/asked.ts'
import type { Database } from '../database.ts'
import { seenAs } from '../forms/seen.ts'
import type { Act, Target } from './store.ts'

/** What another category means for the customers of one. */
interface CategoryChange {
  name: string
  count: number
  /** Kept and no longer shown. */
  hidden: string[]
  /** Required from now on. */
  required: string[]
  /** Given to those who have no value yet: read only, with the value that the office set. */
  given: string[]
}

/** An act that is shown before it is done: to those for whom it changes something. */
export interface Meant { act: Act, targets: Target[], categoryId: number | undefined, seesCpf: boolean }

/** Who changes, whatever the order of the list, and what becomes of them: a confirmation holds for no others. */
export function stateOf (db: Database, meant: Meant): string {
  const targets = meant.targets.toSorted((one, other) => one.id - other.id)
  const who = targets.map(({ id, category_id: from }) => meant.act === 'category' ? [id, from] : id)
  return seenAs([meant.act, meant.categoryId, who, categoryChanges(db, { ...meant, targets })])
}

/** What a change of category does, category by category that the customers come from. */
export function categoryChanges (db: Database, { act, targets, categoryId: toId, seesCpf }: Meant): CategoryChange[] {
  if (act !== 'category' || toId === undefined) return []
  const to = askedOf(db, toId)
  const fixedIn = (id: number) => fixedAmong(askedByCategory(db, id).customerUses, new Set())
  return [...Map.groupBy(targets, target => target.category_id)].map(([fromId, group]) => {
    const from = askedOf(db, fromId)
    return {
      name: findCategory(db, fromId)?.name ?? '', count: group.length,
      hidden: from.filter(one => !to.some(other => other.key === one.key)).map(one => one.name),
      required: to.filter(one => one.isRequired && !from.some(other => other.key === one.key && other.isRequired)).map(one => one.name),
      given: fixedIn(toId).filter(({ attribute }) => !fixedIn(fromId).some(one => one.attribute.id === attribute.id))
        .map(({ attribute, default_value: value }) => `${attribute.name} (${describeValue(attribute, value!, seesCpf)})`),
    }
  })
}

/** Attributes and folders alike. */
function askedOf (db: Database, categoryId: number) {
  const { customerUses, folders } = askedByCategory(db, categoryId)
  return [
    ...customerUses.map(use => ({ key: `attribute ${use.attribute.id}`, name: use.attribute.name, isRequired: use.is_required === 1 })),
    ...folders.map(folder => ({ key: `folder ${folder.id}`, name: folder.name, isRequired: folder.is_required === 1 })),
  ]
}
