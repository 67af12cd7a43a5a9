import { z } from 'zod'
import { BadRequest } from './errors.ts'
import type { Doubts } from './forms/doubts.ts'
import { readId } from './http/row-id.ts'
import { lengthOf } from './writing/length.ts'
import { withoutUnseen } from './writing/unseen.ts'

/** One complaint about one field, perhaps with the record it speaks of. */
export interface Fault {
  message: string
  link?: { href: string, text: string }
  /** Something the form offers because of another field's complaint; there is nothing to correct here. */
  isOffer?: true
}

/** What was typed, field by field. */
export type Typed = Record<string, string>

/** What a form template needs to redraw itself: what was typed, what was wrong with it, and what looks wrong. */
export interface Form {
  values: Typed
  errors: Record<string, Fault>
  doubts?: Doubts
}

export type Submission<Values> =
  | { ok: true, values: Values, doubts?: Doubts }
  | { ok: false, form: Form }

/** A form that nobody has sent yet, perhaps with something in it. */
export function blank (values: Typed = {}): Form {
  return { values, errors: {} }
}

/** The form as it was typed, with what a check says of it. */
export function judged (submission: Submission<unknown>, values: Form['values']): Form {
  return submission.ok ? { values, errors: {}, doubts: submission.doubts ?? {} } : submission.form
}

/** The fields to correct, in order. An offer that stands at a field is not a complaint about it. */
export function complaints ({ errors }: Form): Array<[field: string, fault: Fault]> {
  return Object.entries(errors).filter(([, fault]) => !fault.isOffer)
}

/** Checks what was typed. The first complaint about a field is enough; what was typed comes back as typed. */
export function submit<Schema extends z.ZodType> (schema: Schema, body: unknown): Submission<z.infer<Schema>> {
  const result = schema.safeParse(body)
  if (result.success) return { ok: true, values: result.data }

  const errors: Record<string, Fault> = {}
  for (const issue of result.error.issues) {
    errors[issue.path.join('.')] ??= { message: issue.message }
  }
  return { ok: false, form: { values: typed(body), errors } }
}

/** A form as it was typed, with complaints that only the database could make. */
export function retyped ({ body }: { body: unknown }, errors: Form['errors']): Form {
  return { values: typed(body), errors }
}

/** The fields of a body that are text; whatever else was sent is not something a person typed. */
export function typed (body: unknown, fields?: readonly string[]): Typed {
  const entries = Object.entries(body ?? {})
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .filter(([name]) => fields?.includes(name) ?? !name.startsWith('_'))
  return Object.fromEntries(entries)
}

/** Throws BadRequest for a field that comes more than once, which no form of ours sends: which value is meant nobody knows. */
export function refuseRepeated (body: unknown, fields: readonly string[]): void {
  const repeated = Object.entries(body ?? {}).find(([name, value]) => Array.isArray(value) && fields.includes(name))
  if (repeated) throw new BadRequest(`${repeated[0]} comes twice`)
}

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/u
const controlsButLines = /[^\P{Cc}\t\n\r]/u
const visible = /[^\s\p{Cf}\p{Zs}]/u

/** What is said of one line that has line breaks or control characters. */
export const CONTROLS_REFUSED = 'Retire as quebras de linha e os caracteres de controle.'

export function hasControls (value: string): boolean {
  return controls.test(value)
}

/** One line of text, trimmed, composed (NFC), without control characters; '' when left empty. Cells of a sheet come with tabs between them, which are spaces. */
export function line (sizeMax: number) {
  return text(sizeMax, value => value.replaceAll('\t', ' ')).refine(value => !hasControls(value), CONTROLS_REFUSED)
}

/** Several lines of text; line ends are kept as "\n". */
export function lines (sizeMax: number) {
  return text(sizeMax).transform(value => value.replaceAll('\r\n', '\n'))
    .refine(value => !controlsButLines.test(value), 'Retire os caracteres de controle.')
}

/** One line that must be filled in, with the sentence that asks for it. */
export function requiredLine (sizeMax: number, message: string) {
  return line(sizeMax).refine(value => visible.test(value), message)
}

/** A line that a rule turns into its stored form; '' stays ''. The rule gives a sentence when it cannot. */
export function ruledLine (sizeMax: number, parse: (typed: string) => string | undefined,
  problem: (typed: string) => string | undefined) {
  return line(sizeMax).transform((value, context) => {
    if (value === '') return ''
    const parsed = parse(value)
    if (parsed !== undefined) return parsed
    context.addIssue({ code: 'custom', message: problem(value) ?? 'Confira este campo.' })
    return z.NEVER
  })
}

/** A field that may be required, left to the person, or not asked at all; then what is posted is ignored. */
export function asRuled (value: z.ZodType<string, string | undefined>, rule: 'required' | 'optional' | 'hidden', missing: string) {
  if (rule === 'hidden') return notAsked
  return rule === 'required' ? value.refine(text => visible.test(text), missing) : value
}

export const notAsked: z.ZodType<string, string | undefined> = z.any().optional().transform(() => '')

export const checkbox = z.string({ error: 'Escolha de novo.' }).optional().transform(value => value !== undefined)

/** The id of a record chosen in a list. */
export function choice (message: string) {
  return z.unknown().optional().transform((typed, context) => {
    const id = readId(typed)
    if (id !== undefined) return id
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}

/** The id of a record chosen in a list where none may be chosen. */
export function optionalChoice (message: string) {
  return z.unknown().optional().transform((typed, context) => {
    if (typed === undefined || typed === '') return null
    const id = readId(typed)
    if (id !== undefined) return id
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}

/** A whole number within its limits; left empty it is the smallest. */
export function wholeNumber (min: number, max: number) {
  return line(20).transform((typed, context) => {
    if (typed === '') return min
    const number = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN
    if (number >= min && number <= max) return number
    context.addIssue({ code: 'custom', message: `Use um número inteiro de ${min} a ${max}.` })
    return z.NEVER
  })
}

function text (sizeMax: number, read = (value: string) => value) {
  return z.string({ error: 'Envie um só valor.' }).default('')
    .transform(value => read(withoutUnseen(value).normalize('NFC')).trim())
    .refine(value => value.isWellFormed(), 'Há caracteres que não podem ser guardados.')
    .refine(value => lengthOf(value) <= sizeMax, `Use até ${sizeMax} caracteres.`)
}

export const FIELDS_MAX = 2000

/**
 * Reads a form body strictly, where the usual parsers guess: a broken percent-escape or text that is
 * not UTF-8 is refused (400) instead of being stored as something nobody typed.
 */
export function parseFormBody (body: string): Record<string, string | string[]> {
  const fields = Object.create(null) as Record<string, string | string[]>
  const pairs = body === '' ? [] : body.split('&')
  if (pairs.length > FIELDS_MAX) throw new BadRequest('too many fields')
  for (const pair of pairs) {
    const cut = pair.indexOf('=')
    const name = decode(cut < 0 ? pair : pair.slice(0, cut))
    const value = cut < 0 ? '' : decode(pair.slice(cut + 1))
    const earlier = fields[name]
    fields[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return fields
}

function decode (escaped: string): string {
  try {
    return decodeURIComponent(escaped.replaceAll('+', ' '))
  } catch {
    throw new BadRequest('not UTF-8')
  }
}
