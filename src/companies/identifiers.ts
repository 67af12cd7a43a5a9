import { withoutUnseen } from '../brazil/unseen.ts'
import { isOpenTo } from '../categories/access.ts'
import { isIdentifierAsked, previewIdentifier } from '../company-types/identifier.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import type { Fault } from '../forms.ts'
import { companyWithIdentifier } from './store.ts'

/** The complaint that an identifier is another company's already; a company that the person may not see is not named. */
export function takenIdentifier (
  db: Database, typed: string, type: CompanyType, { viewerId, leaveOut }: { viewerId: number, leaveOut?: number | undefined },
): Record<string, Fault> {
  const identifier = withoutUnseen(typed).normalize('NFC').trim()
  const owner = identifier && isIdentifierAsked(type) ? companyWithIdentifier(db, identifier) : undefined
  if (!owner || owner.id === leaveOut) return {}
  const next = type.identifier_mask ? ` O próximo livre é ${previewIdentifier(db, type)}.` : ''
  const name = isOpenTo(db, viewerId, owner.category_id, 'view') ? owner.name : 'outra empresa'
  return { identifier: { message: `O identificador ${identifier} já é de ${name}.${next}` } }
}
