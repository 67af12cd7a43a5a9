import { z } from 'zod'
import type { Form, Typed } from '../forms.ts'
import { things } from '../history/sentences.ts'
import type { RecordType } from '../history/store.ts'
import { readId } from '../http/row-id.ts'
import { startOfDay } from '../lists/periods.ts'
import { parseDate, unknownDay } from '../writing/dates.ts'
import type { HistoryFilter } from './lines.ts'

const id = z.unknown().optional().transform(readId)
const day = z.string().trim().min(1).optional().catch(undefined)

/** What the address of a history may carry; nonsense in it is as good as nothing, but for days, which people type. */
export const HistoryQuery = z.object({
  user: id,
  field: z.string().regex(/^[\w:]{1,60}$/).optional().catch(undefined),
  type: z.string().refine((type): type is RecordType => Object.hasOwn(things, type)).optional().catch(undefined),
  record: id,
  from: day,
  until: day,
  after: z.string().regex(/^[1-9][0-9]{0,14}$/).transform(Number).optional().catch(undefined),
  before: z.string().regex(/^[1-9][0-9]{0,14}$/).transform(Number).optional().catch(undefined),
})

type HistoryAsked = z.infer<typeof HistoryQuery>

/** The filter that an address asks for, with its days as moments. */
export function filterOf ({ user, field, type, record, from, until }: HistoryAsked, timeZone: string): HistoryFilter {
  return {
    user, field, type, record: type && record,
    from: momentOf(from, timeZone),
    until: momentOf(until, timeZone, 1),
  }
}

function momentOf (typed: string | undefined, timeZone: string, days = 0): string | undefined {
  const day = parseDate(typed ?? '')
  return day && startOfDay(day, timeZone, days)
}

/** The days that cannot be asked for. Passed over, they would show the whole history as if it were of that time. */
export function faultsOf ({ from, until }: HistoryAsked): Form['errors'] {
  const unknown = Object.entries({ from, until }).filter(([, typed]) => typed !== undefined && parseDate(typed) === undefined)
  return Object.fromEntries(unknown.map(([name]) => [name, { message: unknownDay }]))
}

/** The filter as its form shows it. */
export function typedFilter ({ user, field, type, record, from, until }: HistoryAsked): Typed {
  const values = { user, field, type, record, from: dayOf(from), until: dayOf(until) }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))
}

// As a field of days takes it; what is no day stays as it was typed.
function dayOf (typed: string | undefined): string | undefined {
  return typed && (parseDate(typed) ?? typed)
}
