import { readId } from '../http/row-id.ts'

/**
 * The order a list takes when a person pressed up or down beside one of its rows, or dropped a row
 * elsewhere (`order` names them then, with commas). Ids that are not in the list are passed over.
 */
export function reordered (ids: number[], body: unknown): number[] {
  const { up, down, order } = (body ?? {}) as Record<string, unknown>
  const moved = readId(up) ?? readId(down)
  if (moved !== undefined) return swapped(ids, ids.indexOf(moved), readId(up) === undefined ? 1 : -1)
  const wanted = (typeof order === 'string' ? order.split(',') : []).map(readId).filter(id => id !== undefined && ids.includes(id)) as number[]
  return [...new Set([...wanted, ...ids])]
}

function swapped (ids: number[], from: number, step: number): number[] {
  const to = from + step
  if (from < 0 || to < 0 || to >= ids.length) return ids
  const moved = [...ids]
  moved[from] = ids[to]!
  moved[to] = ids[from]!
  return moved
}
