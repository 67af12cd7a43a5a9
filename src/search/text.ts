import { fold } from '../brazil/search.ts'

/** What a company is found by, as its own tables keep it. */
export interface Findable {
  name: string
  trade_name: string | null
  identifier: string
  document: string | null
  names: Array<string | null>
  emails: Array<string | null>
  phones: Array<string | null>
}

/**
 * Everything a company is found by: one line for each thing, folded. Each line begins with a space, so
 * that the beginning of a word is a fragment like any other: " pa".
 */
export function searchText ({ name, trade_name: tradeName, identifier, document, names, emails, phones }: Findable): string {
  const lines = [
    ...[name, tradeName, identifier, ...names].map(text => fold(text ?? '')), squeeze(identifier),
    squeeze(document ?? ''), ...emails.map(email => email?.toLowerCase()), ...phones.map(phone => phone?.replace(/\D/g, '')),
  ]
  return [...new Set(lines)].filter(Boolean).map(line => ` ${line}`).join('\n')
}

/** A number or code without what people write between its characters. */
export function squeeze (text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
