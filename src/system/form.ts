import { z } from 'zod'
import { line, requiredLine, type Typed } from '../forms.ts'
import { ALONE_LENGTH_MIN } from '../passwords/rules.ts'

/** A part of Sistema that is saved by itself. */
export interface Section {
  slug: string
  title: string
  schema: z.ZodType<Record<string, string>>
  /** The settings it keeps, under the names of its fields. */
  settings: readonly string[]
}

const switched = z.string({ error: 'Escolha de novo.' }).optional().transform(value => value === undefined ? 'no' : 'yes')

function number (min: number, max: number) {
  return line(20).refine(typed => /^\d{1,3}$/.test(typed) && Number(typed) >= min && Number(typed) <= max, `Use um número inteiro de ${min} a ${max}.`)
}

// The number is written where {numero} stands; everything else is the office's word.
const lookupAddress = line(255).refine(typed => {
  const address = URL.parse(typed.replace('{numero}', '0'))
  return typed.includes('{numero}') && address !== null && ['http:', 'https:'].includes(address.protocol) && !address.username && !address.password
}, 'Informe um endereço que comece com https:// e tenha {numero} no lugar do número.')

export const sections: readonly Section[] = [
  {
    slug: 'office', title: 'Escritório', settings: ['office_name', 'privacy_contact'],
    schema: z.object({ office_name: requiredLine(120, 'Informe o nome do escritório.'), privacy_contact: line(255) }),
  },
  {
    slug: 'sessions', title: 'Sessões', settings: ['session_idle_minutes', 'session_hours'],
    schema: z.object({ session_idle_minutes: number(5, 120), session_hours: number(1, 24) }),
  },
  {
    slug: 'passwords', title: 'Senhas', settings: ['password_min', 'password_min_with_factor'],
    schema: z.object({ password_min: number(ALONE_LENGTH_MIN, 64), password_min_with_factor: number(8, 64) }),
  },
  {
    slug: 'lookups', title: 'Consultas à internet', settings: ['lookup_cnpj', 'lookup_cnpj_address', 'lookup_cep', 'lookup_cep_address', 'lookup_cep_kind'],
    schema: z.object({
      lookup_cnpj: switched, lookup_cnpj_address: lookupAddress,
      lookup_cep: switched, lookup_cep_address: lookupAddress, lookup_cep_kind: z.enum(['brasilapi', 'viacep'], { error: 'Escolha de novo.' }),
    }),
  },
]

const switches = ['lookup_cnpj', 'lookup_cep']

/** A section as its form shows it; a switch that is off is a field that is not there. */
export function typedSection ({ settings }: Section, kept: Typed): Typed {
  const shown = settings.filter(name => !(switches.includes(name) && kept[name] !== 'yes'))
  return Object.fromEntries(shown.map(name => [name, kept[name] ?? '']))
}
