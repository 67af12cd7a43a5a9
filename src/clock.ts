/** The moment of a change as it is stored: UTC, sortable as text. */
export function timestamp (): string {
  return new Date().toISOString()
}
