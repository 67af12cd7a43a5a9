import { formatPhone } from '../brazil/phone.ts'
import type { Fact } from '../facts.ts'
import type { Arrival } from './arrivals.ts'
import type { ContactValues } from './form.ts'

type Known = Omit<ContactValues, 'links_external'>

/** One contact as a page shows it: who, in which role, and how to reach them. */
export function contactFact (contact: Known): Fact {
  return { label: contact.name, value: [roleLine(contact), reachLine(contact), contact.note].filter(Boolean).join('\n') }
}

/** Somebody typed as a contact, as the summary says what becomes of them. */
export function arrivalFact (contact: Arrival): Fact {
  const { alreadyThere } = contact
  if (!alreadyThere) return contactFact(contact)
  const isPromised = contact.is_external && !alreadyThere.is_external
  return {
    label: contact.name,
    value: ['Já é contato desta empresa: fica como está.', isPromised && 'O acesso de usuário externo não é dado aqui; inclua depois em Dados do cliente.'].filter(Boolean).join('\n'),
  }
}

function roleLine ({ job_title, department, is_default, is_external }: Known): string {
  const marks = [is_default && 'Contato principal', is_external && 'Usuário externo']
  return [[job_title, department].filter(Boolean).join(', '), ...marks].filter(Boolean).join(' · ')
}

function reachLine ({ phone, mobile, email }: Known): string {
  return [phone && formatPhone(phone), mobile && formatPhone(mobile), email].filter(Boolean).join(' · ')
}
