import { findOpenCompany } from '../companies/store.ts'
import type { Database } from '../database.ts'
import { readId } from '../http/row-id.ts'
import { openSlug, type Standing } from './standing.ts'

/** How a begun registration is called and how far it is: at a step of its path, or where it goes on. */
export function describeProgress (db: Database, here: Standing, slug = '') {
  const path = here.walk.path.map(stop => stop.step)
  const step = path.find(one => one.slug === slug) ?? path.find(one => one.slug === openSlug(here.walk))!
  return { name: nameOf(db, here), position: path.indexOf(step) + 1, count: path.length, title: step.title }
}

/** The company that is being registered, as far as somebody said which. */
function nameOf (db: Database, { registration: { answers, unfinished, user_id: userId }, situation: { origin, company } }: Standing): string {
  if (origin === 'new') return (answers.identification ?? unfinished.identification)?.values.name?.trim() ?? ''
  const chosenId = readId(unfinished.company?.values.company_id)
  return (company ?? (chosenId === undefined ? undefined : findOpenCompany(db, userId, chosenId)))?.name ?? ''
}
