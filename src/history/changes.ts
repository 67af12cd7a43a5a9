import type { Change } from './store.ts'

type Words = Record<string, string | undefined>

/** What differs between two states of a record, as its forms show them. */
export function changesBetween (before: Words, after: Words): Change[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields.filter(field => field !== 'version' && (before[field] ?? '') !== (after[field] ?? ''))
    .map(field => ({ field, from: before[field] || null, to: after[field] || null }))
}

/** Into which folder a file was sent. */
export function filedIn (folder: string): Change {
  return { field: 'folder', from: null, to: folder }
}

/** With whom an external user is linked from now on, or is no longer: a contact of a company. */
export function linkedTo (contact: string, { name }: { name: string }): Change {
  return { field: 'contact', from: null, to: contact, of: name }
}

export function unlinkedFrom (contact: string, { name }: { name: string }): Change {
  return { field: 'contact', from: contact, to: null, of: name }
}
