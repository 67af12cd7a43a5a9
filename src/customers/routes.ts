import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { dayIn, timestamp } from '../clock.ts'
import { notFound } from '../errors.ts'
import { download } from '../files/download.ts'
import { filesOfCustomer } from '../files/store.ts'
import { formatSize } from '../formats.ts'
import { isLooking } from '../http/looking.ts'
import { idIn, idInAddress, idNamed } from '../http/row-id.ts'
import acts from './acts.ts'
import { aroundCustomer, customerPages } from './pages.ts'
import { loadCustomer, recordVisit, type Customer } from './store.ts'

/** Clientes (CT001): "Dados do cliente" in its tabs. */
export default async function customers (app: FastifyInstance): Promise<void> {
  const { db } = app
  const options = { config: needs('CT001', 'view') }

  app.get(idInAddress, options, async (request, reply) => {
    const customer = load(request)
    if (isLooking(request)) await recordVisit(db, request.user.id, customer.id)
    return show(reply, customer, { view: 'customers/show', tab: 'general' })
  })
  app.get(`${idInAddress}/attributes`, options, async (request, reply) => show(reply, load(request), { view: 'customers/attributes', tab: 'attributes' }))
  app.get(`${idInAddress}/documents`, options, async (request, reply) => show(reply, load(request), { view: 'customers/documents', tab: 'documents' }))
  app.get(`${idInAddress}/documents${idNamed('file')}`, options, async (request, reply) => {
    const id = idIn(request, 'file')
    const file = filesOfCustomer(db, load(request).id).find(one => one.id === id) ?? notFound('Arquivo')
    return download(reply, file)
  })

  app.get(`${idInAddress}/sheet`, options, async (request, reply) => {
    return reply.viewAsync('customers/sheet', { isPaper: true, printedAt: timestamp(), ...aroundCustomer(db, request, load(request)) })
  })

  await app.register(acts, { prefix: idInAddress, pages: customerPages(db) })

  function show (reply: FastifyReply, customer: Customer, { view, tab }: { view: string, tab: string }) {
    return reply.viewAsync(view, { tab, formatSize, today: dayIn(db.timeZone), ...aroundCustomer(db, reply.request, customer) })
  }

  function load (request: FastifyRequest) {
    return loadCustomer(db, request.user.id, idIn(request))
  }
}
