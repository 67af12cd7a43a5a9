import { formatCep } from '../brazil/cep.ts'
import type { Fact } from '../facts.ts'
import { BRAZIL, purposes, type AddressValues, type Purpose } from './form.ts'

const names: Record<Purpose, string> = { is_main: 'Principal', is_billing: 'Cobrança', is_delivery: 'Entrega', is_mailing: 'Correspondência' }

/** One address as a page shows it: what it serves for, and its two lines. */
export function addressFact (address: AddressValues): Fact {
  return { label: purposesOf(address), value: `${streetLine(address)}\n${cityLine(address)}` }
}

/** What an address serves for: Principal, Cobrança and so on. */
export function purposesOf (address: AddressValues): string {
  return purposes.filter(purpose => address[purpose]).map(purpose => names[purpose]).join(', ') || 'Outro endereço'
}

export function streetLine ({ street, number, complement }: AddressValues): string {
  return [street, number, complement].filter(Boolean).join(', ')
}

export function cityLine ({ district, city, state, cep, country }: AddressValues): string {
  const place = state ? `${city}/${state}` : city
  return [district, place, country === BRAZIL ? '' : country, cep && `CEP ${formatCep(cep)}`].filter(Boolean).join(', ')
}
