import type { Change, HistoryLine, RecordType, StoredLine } from './store.ts'
import type { Words } from './words.ts'

/** A history line as a person reads it. */
export interface Sentence {
  id: number
  who: string
  at: string
  /** "alterou", or "cadastrou o contato" where the sentence tells no single change. */
  deed: string
  /** Of the record; empty where the page is about nothing else. */
  name: string
  /** The one change that the sentence itself tells, or undefined. */
  single: ToldChange | undefined
  /** "ao contato Ana, de Padaria": what the name is followed by; empty where nothing is. */
  tail: string
  /** "do contato": whose field it is; empty where the label says so itself: "Categoria do cliente". */
  of: string
  changes: ToldChange[]
  way: string
  reason: string
  record: { type: RecordType, id: number }
}

interface ToldChange { field: string, label: string, from: string, to: string, isRestorable: boolean }

/** What each kind of record is called in a sentence: with its article, and "of" it. */
export const things: Record<RecordType, [thing: string, of: string]> = {
  access_group: ['o grupo de acesso', 'do grupo de acesso'],
  address: ['o endereço', 'do endereço'],
  attribute: ['o atributo', 'do atributo'],
  category: ['a categoria', 'da categoria'],
  company: ['a empresa', 'da empresa'],
  company_type: ['o tipo de empresa', 'do tipo de empresa'],
  contact: ['o contato', 'do contato'],
  customer: ['o cliente', 'do cliente'],
  external_user: ['o usuário externo', 'do usuário externo'],
  file: ['o arquivo', 'do arquivo'],
  system: ['', 'de'],
  user: ['o usuário', 'do usuário'],
}

/** What a line tells; a file in the place of another is kept as a change of its name. */
type Told = HistoryLine['act'] | 'replaced'

const verbs: Record<Told, string> = {
  created: 'cadastrou', changed: 'alterou', linked: 'vinculou', unlinked: 'desvinculou', activated: 'ativou', deactivated: 'inativou', deleted: 'excluiu',
  signed_in: 'entrou no Cadastro', unlocked: 'desbloqueou', link_made: 'gerou um link de senha para', password_set: 'definiu a senha d',
  session_ended: 'encerrou sessões d', factor_added: 'ativou o segundo fator d', factor_removed: 'retirou o segundo fator d',
  codes_made: 'gerou novos códigos de recuperação d', code_used: 'usou um código de recuperação para entrar', blocked: 'bloqueou', unblocked: 'desbloqueou',
  replaced: 'substituiu', exported: 'exportou', backup_asked: 'pediu', downloaded: 'baixou',
}
const particular: Partial<Record<RecordType, Partial<Record<Told, string>>>> = {
  address: { created: 'incluiu', deleted: 'removeu' },
  contact: { created: 'incluiu', deleted: 'removeu' },
  file: { created: 'enviou', deleted: 'removeu' },
  external_user: { deleted: 'removeu' },
}
const ways: Record<HistoryLine['way'], string> = {
  registration: 'no cadastro', edit: 'na edição', import: 'na importação', setup: 'no primeiro acesso',
}

/** The record types that a page is about, so that its sentences need not name them. */
type Own = readonly RecordType[]

/** Writes a line as a sentence. On a page that is about the record itself (`own`) the record is not named. */
export function sentence (line: StoredLine, words: Words, own: Own, isRestorable: (line: StoredLine, change: Change) => boolean): Sentence {
  const act = actOf(line)
  const tail = tailOf(line, words, own)
  const changes = (tail ? [] : line.changes).map(change => ({
    field: change.field, label: labelled(change, words), isRestorable: isRestorable(line, change),
    from: words.value(change.field, change.from), to: words.value(change.field, change.to),
  }))
  const isOwn = own.includes(line.record_type)
  const [thing, of] = things[line.record_type] ?? ['', 'de']
  const single = act === 'changed' && changes.length === 1 ? changes[0] : undefined
  const isAlone = act === 'signed_in' || act === 'code_used' // who did it says it all
  const verb = particular[line.record_type]?.[act] ?? verbs[act] ?? act
  return {
    id: line.id, who: line.user_name, at: line.created_at, way: wayOf(line), reason: words.text(line.reason ?? ''),
    deed: single ? verbFor(single, verb) : joined(verb, isAlone ? '' : thing), name: (isOwn && single) || isAlone ? '' : words.text((act === 'replaced' && line.changes[0]!.from) || line.record_name),
    of: isOwn || single?.label.endsWith(` ${of}`) ? '' : of, single, tail, changes,
    record: { type: line.record_type, id: line.record_id },
  }
}

function actOf ({ act, record_type: type, changes: [change] }: StoredLine): Told {
  if (act !== 'changed') return act
  if (type === 'file' && change?.field === 'file') return 'replaced'
  // Earlier lines tell the parting of an external user from a contact as a change.
  return type === 'external_user' && change?.field === 'contact' ? 'unlinked' : act
}

function tailOf (line: StoredLine, words: Words, own: Own): string {
  const [change] = line.changes
  const act = actOf(line)
  if (change && act === 'replaced') return `por ${words.text(change.to ?? '')}`
  if (!change || (act !== 'linked' && act !== 'unlinked')) return ''
  const company = change.of && !own.includes('company') ? `, de ${words.text(change.of)}` : ''
  return `${act === 'linked' ? 'ao' : 'do'} contato ${words.text(change.to ?? change.from ?? '')}${company}`
}

function labelled ({ field, from, to, of }: Change, words: Words): string {
  return `${words.label(field, to ?? from)}${of ? ` (${words.text(of)})` : ''}`
}

const editsNothing: ReadonlySet<string> = new Set([
  'signed_in', 'unlocked', 'link_made', 'password_set', 'session_ended', 'factor_added', 'factor_removed', 'codes_made', 'code_used',
  'exported', 'backup_asked', 'downloaded',
])

// The server's own commands write to the history too; what is done to an account or given away is no edition of anything.
function wayOf ({ way, act }: StoredLine): string {
  if (way === 'setup' && act !== 'created') return 'no servidor'
  return editsNothing.has(act) ? '' : ways[way]
}

function verbFor ({ from, to }: ToldChange, verb: string): string {
  if (from === '') return 'preencheu'
  return to === '' ? 'apagou' : verb
}

// "definiu a senha d" + "o usuário": the preposition and the article are one word.
function joined (verb: string, thing: string): string {
  return verb.endsWith(' d') ? `${verb}${thing}` : `${verb} ${thing}`.trim()
}
