import { z } from 'zod'
import { checkbox, judged, requiredLine, submit, typed, type Submission } from '../forms.ts'
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
export function submitGroup (body: unknown, offered: ReadonlySet<string>): Submission<GroupValues> {
  const submission = submit(GroupForm, body)
  const shown = new Set(offered)
  const ticked = new Set([...shown].filter(cell => (body as Record<string, unknown>)[cell] === 'yes'))
  const blind = menus.find(({ code }) => !ticked.has(`${code}:view`) && [...ticked].some(cell => cell.startsWith(`${code}:`)))
  const fault = blind && { message: `Em ${blind.label}, marque Ver ou desmarque o resto: sem Ver, o menu não aparece.` }
  if (submission.ok && !fault) return { ok: true, values: { ...submission.values, rights: ticked, shown } }
  const form = judged(submission, typed(body))
  return { ok: false, form: { ...form, errors: { ...form.errors, ...(fault && { rights: fault }) } } }
}

/** A group as its form shows it. */
export function typedGroup (group?: AccessGroup): Record<string, string> {
  if (!group) return {}
  return {
    name: group.name, version: String(group.version), ...(group.requires_second_factor === 1 && { requires_second_factor: 'yes' }),
    ...Object.fromEntries([...group.rights].map(cell => [cell, 'yes'])),
  }
}

/** A group in the words of the history: one line for each menu. */
export function groupInWords (group: AccessGroup): Record<string, string> {
  const ofMenu = (code: string) => rights.filter(([right]) => group.rights.has(`${code}:${right}`)).map(([, label]) => label).join(', ')
  return {
    name: group.name, requires_second_factor: group.requires_second_factor === 1 ? 'Sim' : 'Não', [SEE_CPF]: group.rights.has(SEE_CPF) ? 'Sim' : 'Não',
    ...Object.fromEntries(menus.map(({ code }) => [code, ofMenu(code)])),
  }
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
