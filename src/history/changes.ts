import type { Change } from './store.ts'

type Words = Record<string, string | undefined>

/** What differs between two states of a record, as its forms show them. */
export function changesBetween (before: Words, after: Words): Change[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields.filter(field => field !== 'version' && (before[field] ?? '') !== (after[field] ?? ''))
    .map(field => ({ field, from: before[field] || null, to: after[field] || null }))
}
