import { z } from 'zod'
import { parseDate } from '../attribute-kinds/dates.ts'
import { startOfDay } from '../lists/periods.ts'
import { readId } from '../row-id.ts'
import type { HistoryFilter, RecordType } from './lines.ts'
import { things } from './sentences.ts'

const id = z.unknown().optional().transform(readId)
const day = z.string().max(20).transform(parseDate).optional().catch(undefined)

/** What the address of a history may carry; nonsense in it is as good as nothing. */
export const HistoryQuery = z.object({
  user: id,
  field: z.string().regex(/^[a-z0-9_]{1,60}$/).optional().catch(undefined),
  type: z.string().refine((type): type is RecordType => Object.hasOwn(things, type)).optional().catch(undefined),
  record: id,
  from: day,
  until: day,
  after: z.string().regex(/^[1-9][0-9]{0,14}$/).transform(Number).optional().catch(undefined),
  before: z.string().regex(/^[1-9][0-9]{0,14}$/).transform(Number).optional().catch(undefined),
})

export type HistoryAsked = z.infer<typeof HistoryQuery>

/** The filter that an address asks for, with its days as moments. */
export function filterOf ({ user, field, type, record, from, until }: HistoryAsked, timeZone: string): HistoryFilter {
  return {
    user, field, type, record: type && record,
    from: from && startOfDay(from, timeZone),
    until: until && startOfDay(until, timeZone, 1),
  }
}

/** The filter as its form shows it. */
export function typedFilter ({ user, field, type, record, from, until }: HistoryAsked): Record<string, string> {
  const values = { user, field, type, record, from, until }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))
}
