import { emailKey } from '../brazil/email.ts'
import { fold } from '../writing/fold.ts'

/** What a company is found by, as its own tables keep it. */
interface Findable {
  name: string
  trade_name: string | null
  identifier: string
  document: string | null
  document_kind: string | null
  names: Array<string | null>
  emails: Array<string | null>
  phones: Array<string | null>
  /** Inscrições estaduais. */
  registrations: string[]
}

/**
 * Everything a company is found by: one line for each thing, folded. Each line begins with a space, so
 * that the beginning of a word is a fragment like any other: " pa".
 */
export function searchText ({ name, trade_name: tradeName, identifier, document, document_kind: kind, names, emails, phones, registrations }: Findable): string {
  const lines = [
    ...[name, tradeName, identifier, ...names].map(text => fold(text ?? '')), squeeze(identifier),
    kind === 'cpf' ? apart(document ?? '') : squeeze(document ?? ''), ...emails.map(email => email && emailKey(email)), ...phones.map(phone => phone?.replace(/\D/g, '')),
    ...registrations.map(squeeze),
  ]
  return [...new Set(lines)].filter(Boolean).map(line => ` ${line}`).join('\n')
}

/** A number or code without what people write between its characters. */
export function squeeze (text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** The 0 of a CPF; the other digits follow it. */
export const ZERO_APART = 0xE000

/**
 * The digits of a CPF in characters that nobody types: a part of one is found by those who may read it whole,
 * and by nobody who could find out what is hidden from them.
 */
export function apart (cpf: string): string {
  return cpf.replaceAll(/\d/g, digit => String.fromCodePoint(ZERO_APART + Number(digit)))
}

export function withoutApart (text: string): string {
  return text.replaceAll(/[\uE000-\uE009]/g, '')
}
