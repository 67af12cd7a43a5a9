const pattern = '[1-9][0-9]{0,8}'
const whole = new RegExp(`^${pattern}$`)

/** The part of an address that names one record of a kind; anything else there is no address of ours. */
export function idNamed (name: string): string {
  return `/:${name}(^${pattern}$)`
}

/** The same for the record that an address is about. */
export const idInAddress = idNamed('id')

/** The id in an address that was declared with `idNamed`. */
export function idIn ({ params }: { params: unknown }, name = 'id'): number {
  return Number((params as Record<string, string>)[name])
}

/** The id of a record as a form or an address carries it; undefined for anything else. */
export function readId (typed: unknown): number | undefined {
  return typeof typed === 'string' && whole.test(typed) ? Number(typed) : undefined
}
