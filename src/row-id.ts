const pattern = '[1-9][0-9]{0,8}'
const whole = new RegExp(`^${pattern}$`)

/** The part of an address that names one record; anything else there is no address of ours. */
export const idInAddress = `/:id(^${pattern}$)`

/** The id of a record as a form or an address carries it; undefined for anything else. */
export function readId (typed: unknown): number | undefined {
  return typeof typed === 'string' && whole.test(typed) ? Number(typed) : undefined
}
