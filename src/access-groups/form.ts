import { z } from 'zod'
import { eachField } from '../conflicts/fields.ts'
import type { Compared } from '../conflicts/merge.ts'
import { checkbox, judged, requiredLine, submit, typed, type Submission, type Typed } from '../forms.ts'
import { labelOf } from '../history/words.ts'
import { menus, rights, SEE_CPF } from '../menus.ts'
import { mayGrant } from '../users/administrators.ts'
import type { AccessGroup } from './store.ts'

export interface GroupValues {
  name: string
  requires_second_factor: boolean
  /** The cells that are ticked, as "CT001:view", and all that the form could tick. */
  rights: ReadonlySet<string>
  shown: ReadonlySet<string>
}

const GroupForm = z.object({ name: requiredLine(255, 'Informe o nome.'), requires_second_factor: checkbox })

/** Checks a group; `offered` are the cells that can be ticked. Any other field that is sent counts for nothing. */
export function checkGroup (body: unknown, offered: ReadonlySet<string>): Submission<GroupValues> {
  const submission = submit(GroupForm, body)
  const shown = new Set(offered)
  const ticked = new Set([...shown].filter(cell => (body as Record<string, unknown>)[cell] === 'yes'))
  const blind = menus.find(({ code }) => !ticked.has(`${code}:view`) && [...ticked].some(cell => cell.startsWith(`${code}:`)))
  const fault = blind && { message: `Em ${blind.label}, marque Ver ou desmarque o resto: sem Ver, o menu não aparece.` }
  if (submission.ok && !fault) return { ok: true, values: { ...submission.values, rights: ticked, shown } }
  const form = judged(submission, typed(body))
  return { ok: false, form: { ...form, errors: { ...form.errors, ...(fault && { rights: fault }) } } }
}

interface Shown { name: string, requires_second_factor: 0 | 1 | boolean, rights: ReadonlySet<string> }

/** A group as its form shows it. */
export function typedGroup (group?: Shown): Typed {
  if (!group) return {}
  return {
    name: group.name, ...(group.requires_second_factor && { requires_second_factor: 'yes' }),
    ...Object.fromEntries([...group.rights].map(cell => [cell, 'yes'])),
  }
}

/** What was typed about a group, as its form would show it: what the form could not tick stays as it is. */
export function retypedGroup ({ shown, ...values }: GroupValues, group: AccessGroup): Typed {
  return typedGroup({ ...values, rights: new Set([...values.rights, ...[...group.rights].filter(cell => !shown.has(cell))]) })
}

/** Two people who change rights in one menu have to choose: only together do they make sense. */
export const groupFields: readonly Compared[] = [
  ...eachField(['name', 'requires_second_factor', SEE_CPF], { [SEE_CPF]: value => value === undefined ? 'Não' : 'Sim' }),
  ...menus.map(({ code }): Compared => ({
    field: code, label: labelOf(code), inputs: rights.map(([right]) => `${code}:${right}`), words: typed => rightsInWords(code, cell => typed[cell] !== undefined),
  })),
]

/** A group in the words of the history: one line for each menu. */
export function groupInWords (group: AccessGroup): Record<string, string> {
  return {
    name: group.name, requires_second_factor: group.requires_second_factor === 1 ? 'Sim' : 'Não', [SEE_CPF]: group.rights.has(SEE_CPF) ? 'Sim' : 'Não',
    ...Object.fromEntries(menus.map(({ code }) => [code, rightsInWords(code, cell => group.rights.has(cell))])),
  }
}

function rightsInWords (menu: string, isGranted: (cell: string) => boolean): string {
  return rights.filter(([right]) => isGranted(`${menu}:${right}`)).map(([, label]) => label).join(', ')
}

/** The matrix of the page: the menus in their groups, which cells mean something and which of them can be ticked. */
export function matrix (inUse: ReadonlySet<string>, own: ReadonlySet<string>) {
  const offered = offeredCells(inUse, own)
  return {
    rights,
    groups: [...new Set(menus.map(menu => menu.group))].map(title => ({ title, menus: menus.filter(menu => menu.group === title) })),
    means: (cell: string) => inUse.has(cell),
    offers: (cell: string) => offered.has(cell),
  }
}

/** The cells that mean something and that somebody with these rights may grant. */
export function offeredCells (inUse: ReadonlySet<string>, own: ReadonlySet<string>): Set<string> {
  const cells = menus.flatMap(({ code }) => rights.map(([right]) => `${code}:${right}`)).filter(cell => inUse.has(cell))
  return new Set([...cells, SEE_CPF].filter(cell => mayGrant(own, [cell])))
}
