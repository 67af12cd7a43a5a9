import type { Walk } from './journey.ts'
import { steps } from './steps.ts'
import type { Registration } from './store.ts'

export function addressOf (id: string, slug = ''): string {
  return slug ? `/customers/new/${id}/${slug}` : `/customers/new/${id}`
}

/** How a list of begun registrations calls one, and how far it is. */
export function describeProgress ({ answers, unfinished }: Registration, walk: Walk, slug: string) {
  const name = (answers.identification ?? unfinished.identification)?.values.name?.trim()
  const position = walk.path.findIndex(stop => stop.step.slug === slug)
  return {
    name: name ?? '', position: position + 1, count: walk.path.length,
    title: steps.find(step => step.slug === slug)?.title ?? '',
  }
}
