import { z } from 'zod'
import { controls, type Control } from '../categories/access.ts'
import { eachField } from '../conflicts/fields.ts'
import type { Compared } from '../conflicts/merge.ts'
import { submit, typed, type Form, type Submission } from '../forms.ts'
import type { Grantee, Grants } from './store.ts'

export const controlLabels: Record<Control, string> = { list: 'Listar', view: 'Ver', create: 'Incluir', edit: 'Editar', delete: 'Excluir' }

export interface SecurityValues { isRestricted: boolean, grants: Grants }

const SecurityForm = z.object({ access: z.enum(['public', 'restricted'], { error: 'Escolha quem vê os clientes desta categoria.' }) })

// "g3" alone says that the row of a group or a person stood on the page, "g3_view" that the cell was ticked.
const cell = /^(?<key>[gu][1-9][0-9]{0,8})(?:_(?<control>list|view|create|edit|delete))?$/

/** Checks what was ticked, for groups and people that exist; a cell of anybody else was made up, or they are gone. */
export function checkSecurity (body: unknown, known: Grantee[]): Submission<SecurityValues> {
  const submission = submit(SecurityForm, body)
  const keys = new Set(known.map(({ key }) => key))
  const isStranger = Object.keys(typed(body)).some(name => { const key = cell.exec(name)?.groups?.key; return key !== undefined && !keys.has(key) })
  const errors = {
    ...(!submission.ok && submission.form.errors),
    ...(isStranger && { grants: { message: 'Um dos grupos ou pessoas não existe mais. Confira as permissões e salve de novo.' } }),
  }
  if (!submission.ok || isStranger) return { ok: false, form: { values: typed(body), errors } }
  return { ok: true, values: { isRestricted: submission.values.access === 'restricted', grants: grantsIn(typed(body)) } }
}

function grantsIn (values: Form['values']): Grants {
  const grants = new Map<string, Set<Control>>()
  for (const name of Object.keys(values)) {
    const { key, control } = cell.exec(name)?.groups ?? {}
    if (key && control) grants.set(key, (grants.get(key) ?? new Set()).add(control as Control))
  }
  return new Map([...grants].map(([key, ticked]) => [key, withImplied(ticked)]))
}

/** Who sees a customer finds it in the list, and who edits or deletes it sees it. */
function withImplied (ticked: ReadonlySet<Control>): Set<Control> {
  const sees = ['view', 'edit', 'delete'].some(control => ticked.has(control as Control))
  return new Set(controls.filter(control => ticked.has(control) || (sees && (control === 'list' || control === 'view'))))
}

/** What is kept, as the form shows it. */
export function typedSecurity ({ isRestricted, grants }: SecurityValues): Form['values'] {
  const cells = [...grants].flatMap(([key, ticked]) => [[key, 'yes'], ...[...ticked].map(control => [`${key}_${control}`, 'yes'])])
  return { access: isRestricted ? 'restricted' : 'public', ...Object.fromEntries(cells) as Form['values'] }
}

/** The rows of the table: every group, and the people who were granted something or were just added. */
export function rowsOf (known: Grantee[], { values }: Form): Grantee[] {
  return known.filter(({ key }) => key.startsWith('g') || key in values || controls.some(control => `${key}_${control}` in values))
}

/** In the words of the history, one entry for each that is granted something. */
export function securityInWords ({ isRestricted, grants }: SecurityValues, known: Grantee[]): Record<string, string> {
  const entries = known.filter(({ key }) => grants.has(key)).map(({ key, name }) => [key, `${name}: ${controlsInWords(control => grants.get(key)!.has(control))}`])
  return { access: accessInWords(isRestricted), ...Object.fromEntries(entries) as Record<string, string> }
}

/** What is compared when two people change it: whether it is restricted and, of each group and person, what it may do. */
export function securityFields (known: Grantee[]): Compared[] {
  return [
    ...eachField(['access'], { access: value => accessInWords(value === 'restricted') }),
    ...known.map(({ key, name }): Compared => ({
      field: key, label: name, inputs: [key, ...controls.map(control => `${key}_${control}`)],
      words: typed => controlsInWords(control => typed[`${key}_${control}`] !== undefined),
    })),
  ]
}

function accessInWords (isRestricted: boolean): string {
  return isRestricted ? 'Restrita' : 'Pública'
}

function controlsInWords (isGranted: (control: Control) => boolean): string {
  return controls.filter(isGranted).map(control => controlLabels[control].toLowerCase()).join(', ')
}
