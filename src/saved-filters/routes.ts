import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs } from '../access.ts'
import { readCustomersAsking } from '../customer-filters/filters.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { blank, optionalChoice, requiredLine, retyped, submit, type Form } from '../forms.ts'
import { formKey, once } from '../forms/once.ts'
import { idIn, idInAddress } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { addressOf, readQuery, withoutPlace, type Asking } from '../lists/query.ts'
import { addSavedFilter, groupsOfUser, listSavedFilters, ownFilterNamed, removeSavedFilter } from './store.ts'

const QUERY_KEPT_MAX = 2000

const FilterForm = z.object({
  name: requiredLine(80, 'Informe o nome do filtro.'),
  query: z.string().catch(''),
  access_group_id: optionalChoice('Escolha um grupo da lista.'),
})

/** Filtros salvos: what a person asks of Clientes again and again, perhaps with their group. */
export default async function savedFilters (app: FastifyInstance): Promise<void> {
  const { db } = app
  const options = { config: needs('CT001', 'view') }

  app.get('/', options, async (request, reply) => {
    return reply.viewAsync('saved-filters/index', { saved: listSavedFilters(db, request.user.id, 'customers'), said: saidIn(request) })
  })

  app.get('/new', options, async (request, reply) => {
    const { query } = request.query as { query?: unknown }
    return reply.viewAsync('saved-filters/new', around(request, blank({ query: queryOf(listOf(request, query)), key: formKey() })))
  })

  app.post('/', keepingTyping(options.config, '/saved-filters/new'), async (request, reply) => {
    const submission = submit(FilterForm, request.body)
    if (!submission.ok) return reply.code(422).viewAsync('saved-filters/new', around(request, submission.form))
    const outcome = await db.write(() => once(request, () => add(request, submission.values)))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    return reply.code(422).viewAsync('saved-filters/new', around(request, retyped(request, outcome.errors)))
  })

  app.post(`${idInAddress}/deletion`, options, async (request, reply) => {
    const id = idIn(request)
    const isRemoved = await db.write(() => removeSavedFilter(db, request.user.id, id))
    if (!isRemoved) notFound('Filtro')
    return reply.redirect('/saved-filters?said=deleted', 303)
  })

  function add (request: FastifyRequest, { name, query: sent, access_group_id: group }: z.infer<typeof FilterForm>): { address: string } | Pick<Form, 'errors'> {
    const { id: userId } = request.user
    const asking = listOf(request, sent)
    const query = queryOf(asking)
    if (query.length > QUERY_KEPT_MAX) return { errors: { name: { message: 'Esta lista tem filtros longos demais para guardar. Volte e encurte os textos.' } } }
    if (group !== null && !groupsOfUser(db, userId).some(({ id }) => id === group)) return { errors: { access_group_id: { message: 'Escolha um grupo da lista.' } } }
    const twin = ownFilterNamed(db, userId, 'customers', name)
    if (twin) return { errors: { name: { message: `Você já tem o filtro ${twin.name}.` } } }
    addSavedFilter(db, userId, { name, query, access_group_id: group })
    return { address: addressOf('/customers', asking, { said: 'kept' }) }
  }

  function around (request: FastifyRequest, form: Form) {
    return { ...returnedForm(request, form, '/saved-filters'), groups: groupsOfUser(db, request.user.id).map(({ id, name }) => ({ value: String(id), text: name })) }
  }

  // A filter is kept as the list would write it, so that nothing else comes into a link.
  function listOf ({ user }: FastifyRequest, query: unknown): Asking {
    return withoutPlace(readCustomersAsking(db, user.id, readQuery(query)))
  }
}

function queryOf (asking: Asking): string {
  return new URLSearchParams(asking).toString()
}
