import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { typed, type Typed } from '../forms.ts'
import { answerPanel, numberField, withChosen, type LookupPanel } from './form.ts'
import { lookUp } from './looking-up.ts'
import { isLookupOn, type LookupKind } from './store.ts'

/** What a form may ask about outside, and the fields that an answer can fill. */
export interface Asking { kind: LookupKind, fields: readonly string[] }

/** The form as it is shown again, and the answer beside it. */
export interface Pressed { values: Typed, panel: LookupPanel | null }

/**
 * A route that answers with the panel alone, while the form beside it stays as it is. `look` says what may be asked;
 * undefined where nothing may.
 */
export function answerLookups (app: FastifyInstance, address: string, options: RouteShorthandOptions, look: (request: FastifyRequest) => Asking | undefined): void {
  app.post(address, options, async (request, reply) => {
    const asking = look(request)
    const outcome = await answerTo(app.db, asking, typed(request.body))
    return outcome ? reply.viewAsync('lookups/_panel', { panel: outcome }) : notFound('Consulta')
  })
}

/** The button of a form that asks outside, and the panel beside it, as the views take them. */
export function besideForm (db: Database, asking: Asking | undefined, form: string, panel: LookupPanel | null) {
  return { isOn: asking !== undefined && isLookupOn(db, asking.kind), address: `${form}/lookup`, panel }
}

/**
 * For a form that is not kept while somebody types: what the buttons Buscar and Usar os marcados make of it; undefined
 * when another button was pressed.
 */
export async function pressedLookup (db: Database, body: unknown, look: () => Asking | undefined): Promise<Pressed | undefined> {
  const { action } = (body ?? {}) as Record<string, unknown>
  if (action !== 'lookup' && action !== 'fill') return undefined
  const asking = look()
  const values = typed(body)
  if (asking && action === 'fill') return { values: withChosen(values, body, asking.fields), panel: null }
  // Switched off meanwhile, the button shows the form again; it never saves.
  return action === 'lookup' ? { values, panel: await answerTo(db, asking, values) ?? null } : undefined
}

async function answerTo (db: Database, asking: Asking | undefined, values: Typed): Promise<LookupPanel | undefined> {
  if (!asking || !isLookupOn(db, asking.kind)) return undefined
  return answerPanel(await lookUp(db, asking.kind, values[numberField[asking.kind]] ?? ''), values, asking.fields)
}
