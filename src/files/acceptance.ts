import type { Database } from '../database.ts'
import type { Folder } from '../folders/store.ts'
import type { Fault } from '../forms.ts'
import { counted } from '../writing/numbers.ts'
import { agrees, extensionOf } from './accepted-kinds.ts'
import { FILE_MB_MAX, type SentFile } from './receiving.ts'
import { addFile, expiryOf, type FileOwner, type KeptFile } from './store.ts'

const NAME_MAX = 255

/** What is said of a form that came without a file. */
export const nothingChosen: Fault = { message: 'Escolha o arquivo.' }

/** Why a folder does not take a file; undefined when it does. `room` is how many more files fit. */
export function fileProblem ({ name, size, isCutOff, sniffed, start }: SentFile, folder: Folder, room: number): string | undefined {
  const called = name.length > 60 ? `${name.slice(0, 57)}…` : name || 'O arquivo'
  const extensions = folder.extensions.split(',')
  const extension = extensionOf(name)
  if (name.length > NAME_MAX) return `O nome de ${called} é longo demais: use até ${NAME_MAX} caracteres.`
  if (!extensions.includes(extension)) return `${called} não é aceito. Envie em ${extensions.join(', ').toUpperCase()}.`
  if (size === 0) return `${called} está vazio.`
  const sizeMax = Math.min(folder.size_max_mb, FILE_MB_MAX)
  if (isCutOff || size > sizeMax * 1_048_576) return `${called} é grande demais: envie até ${sizeMax} MB.`
  if (!agrees(extension, sniffed, start)) return `O conteúdo de ${called} não é o de um arquivo ${extension.toUpperCase()}.`
  if (room < 1) return `Cabem até ${counted(folder.files_max, 'arquivo', 'arquivos')} nesta pasta. Remova um antes de enviar ${called}.`
}

/** What a folder with `count` files still lacks; undefined when it lacks nothing. */
export function folderProblem ({ is_required: isRequired, files_min: min }: Folder, count: number): string | undefined {
  if (count === 0 && !isRequired) return undefined
  if (count >= min) return undefined
  return min === 1 ? 'Envie o arquivo.' : `Envie pelo menos ${min} arquivos.`
}

/**
 * Inside `write`. Takes one of the files of a form into its folder, or says why not: what is right is kept when another is
 * refused, since a browser does not send a file again. One that is there already, to the same day, is there once.
 */
export function takeFile (db: Database, owner: FileOwner, folder: Folder, { file, present, userId }: { file: SentFile, present: KeptFile[], userId: number }): { id?: number, problem?: string } {
  const there = present.filter(one => one.folder_id === folder.id)
  const expires = expiryOf(db, folder)
  file.isIncluded = there.some(one => one.name === file.name && one.sha256 === file.sha256 && one.expires_on === expires)
  if (file.isIncluded) return {}
  const problem = fileProblem(file, folder, folder.files_max - there.length)
  if (problem) return { problem }
  file.isKept = file.isIncluded = true
  return { id: addFile(db, owner, folder, file, userId) }
}

const listing = new Intl.ListFormat('pt-BR')

/** What a form that is refused says of the files that it brought all the same; '' for none. */
export function includedText (sent: SentFile[]): string {
  const names = sent.filter(file => file.isIncluded).map(file => file.name)
  if (names.length === 0) return ''
  return names.length === 1 ? `${names[0]} foi incluído e não precisa ser enviado de novo.` : `${listing.format(names)} foram incluídos e não precisam ser enviados de novo.`
}
