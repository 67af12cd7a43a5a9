import { withHyphens, withoutUnseen } from '../writing/unseen.ts'

/** Two identifiers with the same key are the same identifier: they look alike, whatever dash they have. */
export function identifierKey (identifier: string): string {
  return withHyphens(withoutUnseen(identifier.normalize('NFKC'))).toLowerCase().trim()
}
