import { ruledFields, ruleOf, shownFields } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { eachAsTyped } from '../conflicts/fields.ts'
import type { Compared } from '../conflicts/merge.ts'
import type { Editing } from '../conflicts/saving.ts'
import { askedIn, shapeOf } from '../conflicts/shapes.ts'
import type { Database } from '../database.ts'
import { judged, typed, type Submission, type Typed } from '../forms.ts'
import { formatCep } from '../places/cep.ts'
import { changeParts, type Changing, type PartKind } from '../record-parts/changing.ts'
import type { User } from '../users/store.ts'
import { streetLine } from './facts.ts'
import { addressFields, BRAZIL, checkAddress, purposes, type AddressValues, type Purpose } from './form.ts'
import { addAddress, addressesOf, changeAddress, removeAddress, settleMain, type Address } from './store.ts'

const boxes: readonly string[] = purposes

/** An address as two are compared that were typed. */
export const addressComparison: Compared[] = eachAsTyped(addressFields.filter(field => field !== 'city_code'), purposes)
  .map(one => one.field === 'city' ? { ...one, inputs: ['city', 'city_code'] } : one)

/** How addresses are read, and told in the history. */
export const addressParts: PartKind<Address> = { recordType: 'address', rows: addressesOf, nameOf: streetLine, typed: typedAddress }

/** What the form of an address asks under other types, and not under this one. */
export function unaskedOfAddress (type: CompanyType): Compared[] {
  const asked = comparedAmong(shownFields(type, ruledFields.addresses))
  return addressComparison.filter(one => !asked.includes(one))
}

function comparedAmong (asked: readonly string[]): Compared[] {
  const ruled: readonly string[] = ruledFields.addresses
  return addressComparison.filter(({ field }) => !ruled.includes(field) || asked.includes(field))
}

/** An address as its form shows it. */
export function typedAddress (address: AddressValues): Typed {
  const texts = addressFields.filter(field => !boxes.includes(field)) as Array<Exclude<keyof AddressValues, Purpose>>
  return {
    ...Object.fromEntries(texts.map(field => [field, address[field]])),
    cep: address.cep && formatCep(address.cep),
    ...Object.fromEntries(purposes.filter(purpose => address[purpose]).map(purpose => [purpose, 'yes'])),
  }
}

/** An address that exists, in its form: how it is compared with what somebody else saved, checked and changed. */
export function addressEditing (db: Database, address: Address, type: CompanyType, user: User): Editing<AddressValues> {
  const ruled = shownFields(type, ruledFields.addresses)
  const fields = comparedAmong(ruled)
  const inputs = fields.flatMap(one => one.inputs)
  const shown = (values: AddressValues) => typed(typedAddress(values), inputs)
  const kept = (values: AddressValues) => keptOf(values, address, type)
  return {
    record: `address ${address.id}`,
    version: address.version,
    shape: shapeOf(type.id, ruled),
    fieldsOf: shape => comparedAmong(askedIn(shape)),
    stored: shown(address),
    typed: values => shown(kept(values)),
    fields,
    check: typed => withMain(db, address, checkAddress(typed, type, typedAddress(address)), typed),
    change: (values, reason) => {
      changing(db, { companyId: address.company_id, user, reason }, () => {
        changeAddress(db, address, kept(values))
        return address.id
      })
    },
  }
}

// What the type does not ask stays as it was given once, as in Dados gerais. Only the CEP goes when the address goes abroad, where there is none.
function keptOf (values: AddressValues, address: Address, type: CompanyType): AddressValues {
  const hidden = ruledFields.addresses.filter(field => ruleOf(type, field) === 'hidden' && (field !== 'cep' || values.country === BRAZIL))
  return { ...values, ...Object.fromEntries(hidden.map(field => [field, address[field]])) }
}

// Whichever is the first would be made the main one again: whoever unticks that is told so.
function withMain (db: Database, { id, company_id: companyId, is_main: isMain }: Address, submission: Submission<AddressValues>, typed: Typed): Submission<AddressValues> {
  const [first, ...others] = addressesOf(db, companyId)
  if (!submission.ok || submission.values.is_main || !isMain || first?.id !== id) return submission
  const message = `Um endereço é sempre o principal${others.length > 0 ? ': marque Principal em outro, e este deixa de ser.' : ', e este é o único.'}`
  return { ok: false, form: { ...judged(submission, typed), errors: { is_main: { message } } } }
}

/** Inside `write`. */
export function includeAddress (db: Database, { companyId, ...by }: Changing, values: AddressValues): void {
  const last = addressesOf(db, companyId).at(-1)
  changing(db, { companyId, ...by }, () => addAddress(db, companyId, (last?.position ?? -1) + 1, values))
}

/** Inside `write`. */
export function dropAddress (db: Database, { id, company_id: companyId }: Address, user: User): void {
  changing(db, { companyId, user }, () => {
    removeAddress(db, id)
    return id
  })
}

// One address is the main one, whatever became of the others.
function changing (db: Database, by: Changing, act: () => number): void {
  changeParts(db, addressParts, by, () => {
    const own = act()
    settleMain(db, by.companyId)
    return own
  })
}
