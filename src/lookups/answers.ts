import { z } from 'zod'
import { parseCnpj } from '../brazil/cnpj.ts'
import { formatPhone, parsePhone } from '../brazil/phone.ts'
import { formatCep, parseCep } from '../places/cep.ts'
import { municipalityNamed, municipalityWithCode } from '../places/municipalities.ts'
import { LookupFailed } from './asking.ts'

/** What a service said of a number, under the names of our fields and in the form in which they are typed. */
export type LookupAnswer = Record<string, string>

// Texts from outside: one line, of a length a field takes; whatever else came counts as nothing.
const text = z.unknown().optional().transform(value => typeof value === 'string' || typeof value === 'number'
  ? String(value).normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim().slice(0, 255) : '')

const Company = z.object({
  cnpj: text, razao_social: text, nome_fantasia: text, ddd_telefone_1: text, email: text, descricao_situacao_cadastral: text,
  descricao_tipo_de_logradouro: text, logradouro: text, numero: text, complemento: text, bairro: text, cep: text, uf: text, municipio: text, codigo_municipio_ibge: text,
})
const Street = z.object({ cep: text, street: text, neighborhood: text, city: text, state: text })
const Logradouro = z.object({ cep: text, logradouro: text, bairro: text, localidade: text, uf: text })

/** BrasilAPI, /api/cnpj/v1 (brasilapi.com.br/docs#tag/CNPJ). */
export function readCompany (json: unknown, cnpj: string): LookupAnswer {
  const { data } = Company.safeParse(json)
  if (!data || parseCnpj(data.cnpj) !== cnpj || !data.razao_social) throw new LookupFailed('broken')
  const phone = parsePhone(data.ddd_telefone_1)
  return told({
    name: data.razao_social, trade_name: data.nome_fantasia, phone: phone ? formatPhone(phone) : '', email: data.email.toLowerCase(),
    status: data.descricao_situacao_cadastral, ...seatOf(data),
  })
}

/** Where a company has its seat, under the names of the fields of an address; nothing without a street in a city that is known. */
function seatOf (data: z.infer<typeof Company>): LookupAnswer {
  const city = municipalityWithCode(data.uf, data.codigo_municipio_ibge) ?? municipalityNamed(data.uf, data.municipio)
  if (!city || !data.logradouro) return {}
  const cep = parseCep(data.cep.padStart(8, '0')) // a number, in some answers
  const hasKind = data.logradouro.toLowerCase().startsWith(data.descricao_tipo_de_logradouro.toLowerCase())
  return {
    cep: cep ? formatCep(cep) : '', street: hasKind ? data.logradouro : `${data.descricao_tipo_de_logradouro} ${data.logradouro}`,
    number: /^s\W?n\W?$/i.test(data.numero) ? 's/n' : data.numero, complement: data.complemento, district: data.bairro, city: city.name, state: data.uf,
  }
}

/** BrasilAPI, /api/cep/v2, and ViaCEP, /ws/{cep}/json/ (viacep.com.br), which says "erro" for what it does not know. */
export const streetReaders: Record<string, (json: unknown, cep: string) => LookupAnswer> = {
  brasilapi: (json, cep) => street(Street.safeParse(json).data, cep),
  viacep: (json, cep) => {
    if (typeof json === 'object' && json !== null && 'erro' in json) throw new LookupFailed('unknown')
    const { data } = Logradouro.safeParse(json)
    return street(data && { cep: data.cep, street: data.logradouro, neighborhood: data.bairro, city: data.localidade, state: data.uf }, cep)
  },
}

function street (data: z.infer<typeof Street> | undefined, cep: string): LookupAnswer {
  if (!data || parseCep(data.cep) !== cep || !/^[A-Z]{2}$/.test(data.state) || !data.city) throw new LookupFailed('broken')
  return told({ cep: formatCep(cep), street: data.street, district: data.neighborhood, city: data.city, state: data.state })
}

function told (found: LookupAnswer): LookupAnswer {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ''))
}
