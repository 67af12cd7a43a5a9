import { isOpenTo } from '../categories/access.ts'
import { companyWithIdentifier } from '../companies/store.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import type { Fault, Typed } from '../forms.ts'
import { withoutUnseen } from '../writing/unseen.ts'
import { isIdentifierAsked, previewIdentifier } from './taking.ts'

/**
 * The complaint that an identifier is another company's already; a company that the person may not see is not named. One that
 * stays as it was is not complained about: two may have been kept that only became the same.
 */
export function takenIdentifier (
  db: Database, typed: string, type: CompanyType, { viewerId, leaveOut, stored }: { viewerId: number, leaveOut?: number | undefined, stored?: Typed | undefined },
): Record<string, Fault> {
  const identifier = withoutUnseen(typed).normalize('NFC').trim()
  const owner = identifier && isIdentifierAsked(type) ? companyWithIdentifier(db, identifier) : undefined
  if (!owner || owner.id === leaveOut || identifier === stored?.identifier) return {}
  const next = type.identifier_mask ? ` O próximo livre é ${previewIdentifier(db, type)}.` : ''
  const name = isOpenTo(db, viewerId, owner.category_id, 'view') ? owner.name : 'outra empresa'
  return { identifier: { message: `O identificador ${identifier} já é de ${name}.${next}` } }
}
