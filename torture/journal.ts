/** What the victim was told is safe, line by line, written before anything else happens. */
export type Line =
  | { kind: 'ready' }
  | { kind: 'registered', registration: string, document: string, name: string, contacts: number }
  | { kind: 'finishing', registration: string, document: string }
  | { kind: 'edited', document: string, note: string }
  | { kind: 'uploaded', registration: string, file: string, sha256: string }
  | { kind: 'answered', status: number }
  | { kind: 'batch', upTo: number }
  | { kind: 'apart' }
  | { kind: 'migrated' }
  | { kind: 'done' }

export function linesOf (text: string): Line[] {
  // A line that was cut off was not said.
  return text.split('\n').slice(0, -1).filter(line => line.startsWith('{"kind"')).map(line => JSON.parse(line) as Line)
}
