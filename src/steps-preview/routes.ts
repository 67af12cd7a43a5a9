import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { findCategory, listCategories } from '../categories/store.ts'
import { findCompanyType, listCompanyTypes } from '../company-types/store.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { blank } from '../forms.ts'
import { pathOf } from '../http/own-address.ts'
import { idInAddress, readId } from '../http/row-id.ts'
import { previewSteps } from './preview.ts'

/** Prévia das etapas: what a registration would ask, for a type with any category and a category with any type. */
export default async function stepsPreview (app: FastifyInstance, { of }: { of: 'type' | 'category' }): Promise<void> {
  const { db } = app

  app.get(`${idInAddress}/preview`, { config: needs(of === 'type' ? 'AD022' : 'CT005', 'view') }, async (request, reply) => {
    const other = readId((request.query as { with?: unknown }).with)
    const types = listCompanyTypes(db)
    const categories = listCategories(db)
    const type = of === 'type' ? loadConfigured(db, 'company_type', findCompanyType, request) : types.find(one => one.id === other) ?? types[0]
    const category = of === 'category' ? loadConfigured(db, 'category', findCategory, request) : categories.find(one => one.id === other) ?? categories[0]
    const chosen = of === 'type' ? category : type
    return reply.viewAsync('steps-preview/show', {
      of, type, category, head: of === 'type' ? '/company-types/_head' : '/categories/_head',
      address: pathOf(request.url), form: blank({ with: String(chosen?.id ?? '') }),
      picks: (of === 'type' ? categories : types).map(one => ({ value: String(one.id), text: one.path })),
      steps: type && category ? previewSteps(db, type, category) : [],
    })
  })
}
