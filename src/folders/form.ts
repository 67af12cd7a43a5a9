import { z } from 'zod'
import { eachField } from '../conflicts/fields.ts'
import { extensionOf, knownExtensions } from '../files/accepted-kinds.ts'
import { FILE_MB_MAX } from '../files/receiving.ts'
import { checkbox, line, requiredLine, wholeNumber } from '../forms.ts'
import { labels } from '../labels.ts'
import type { Folder } from './store.ts'

const FILES_MAX = 20

export const FolderForm = z.object({
  name: requiredLine(120, 'Informe o nome da pasta.'),
  hint: line(255),
  is_required: checkbox,
  files_min: wholeNumber(1, FILES_MAX),
  files_max: wholeNumber(1, FILES_MAX),
  extensions: line(200).transform((typed, context) => {
    const extensions = [...new Set(typed.toLowerCase().split(/[\s,;.]+/).filter(Boolean))]
    const unknown = extensions.filter(extension => extensionOf(`x.${extension}`) === '' || !knownExtensions.includes(extension))
    if (extensions.length > 0 && unknown.length === 0) return extensions.join(',')
    const message = unknown.length > 0 ? `${unknown.join(', ')} não é aceito. Escolha entre ${knownExtensions.join(', ')}.` : 'Informe as extensões aceitas, como pdf, jpg, png.'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }),
  size_max_mb: wholeNumber(1, FILE_MB_MAX),
  validity_days: line(6).transform((typed, context) => {
    if (typed === '') return null
    if (/^[1-9]\d{0,4}$/.test(typed) && Number(typed) <= 36_500) return Number(typed)
    context.addIssue({ code: 'custom', message: 'Informe os dias de validade, de 1 a 36500, ou deixe em branco.' })
    return z.NEVER
  }),
}).refine(folder => folder.files_min <= folder.files_max, { path: ['files_max'], message: 'O máximo não pode ser menor que o mínimo.' })

export type FolderValues = z.infer<typeof FolderForm>

/** The field of a form in which files are sent to a folder. */
export function folderField ({ id }: Pick<Folder, 'id'>): string {
  return `folder_${id}`
}

/** Fields that have a name of their own on the screens of folders. */
export const folderLabels = { name: labels.folder_name!, is_required: 'Obrigatória' }

// The history of a folder is that of its category, which has a name and an explanation of its own.
const tellings: Record<string, string> = { name: 'folder_name', hint: 'folder_hint' }

export const folderFields = eachField(['name', 'hint', 'files_min', 'files_max', 'size_max_mb', 'extensions', 'validity_days', 'is_required'], {}, folderLabels)
  .map(one => ({ ...one, field: tellings[one.field] ?? one.field }))

/** A folder as its form shows it; without one, a new folder as most are. */
export function typedFolder (folder?: Omit<FolderValues, 'is_required'> & { is_required: 0 | 1 | boolean }): Record<string, string> {
  if (!folder) return { is_required: 'yes', files_min: '1', files_max: '1', extensions: 'pdf, jpg, png', size_max_mb: '10' }
  const { name, hint, files_min: min, files_max: max, extensions, size_max_mb: size, validity_days: days, is_required: isRequired } = folder
  return {
    name, hint, files_min: String(min), files_max: String(max), extensions: extensions.replaceAll(',', ', '), size_max_mb: String(size),
    validity_days: String(days ?? ''), ...(isRequired && { is_required: 'yes' }),
  }
}

/** A folder in the words of the history. */
export function folderInWords (folder: Folder | FolderValues): Record<string, string> {
  return Object.fromEntries(Object.entries(typedFolder(folder)).map(([name, value]) => [tellings[name] ?? name, value]))
}
