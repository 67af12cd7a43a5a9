import type { CompanyType } from '../company-types/store.ts'
import type { Fact } from '../facts.ts'
import type { Typed } from '../forms.ts'
import { formatCep } from '../places/cep.ts'
import { addressForm, BRAZIL, purposes, type AddressValues, type Purpose } from './form.ts'

const names: Record<Purpose, string> = { is_main: 'Principal', is_billing: 'Cobrança', is_delivery: 'Entrega', is_mailing: 'Correspondência' }

/** One address as a page shows it: what it serves for, and its two lines. */
export function addressFact (address: AddressValues): Fact {
  return { label: purposesOf(address), value: `${streetLine(address)}\n${cityLine(address)}` }
}

type Line = Partial<Pick<AddressValues, 'street' | 'number' | 'complement' | 'district' | 'city' | 'state' | 'cep' | 'country'>>
type Uses = Partial<Record<Purpose, unknown>>

/** An address that is still being collected, read as it will be written; one that its form takes no longer, as it was typed. */
export function readAddress (typed: Typed, type: CompanyType | undefined): Line & Uses {
  const read = addressForm(type, typed.country).safeParse(typed)
  return read.success ? read.data : typed
}

/** What an address serves for: Principal, Cobrança and so on. */
export function purposesOf (address: Uses): string {
  return purposes.filter(purpose => address[purpose]).map(purpose => names[purpose]).join(', ') || 'Outro endereço'
}

export function streetLine ({ street, number, complement }: Line): string {
  return [street, number, complement].filter(Boolean).join(', ')
}

export function cityLine ({ district, city, state, cep, country }: Line): string {
  const place = state ? `${city}/${state}` : city
  return [district, place, country === BRAZIL ? '' : country, cep && `CEP ${formatCep(cep)}`].filter(Boolean).join(', ')
}
