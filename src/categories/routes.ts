import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import attributeUses from '../attribute-uses/routes.ts'
import { fold } from '../brazil/search.ts'
import categorySecurity from '../category-security/routes.ts'
import { configurationPages, ListedQuery } from '../configuration.ts'
import duplicateRules from '../duplicate-rules/routes.ts'
import folders from '../folders/routes.ts'
import { submit } from '../forms.ts'
import { branchConflicts, withDescendants } from '../hierarchy.ts'
import stepsPreview from '../steps-preview/routes.ts'
import { CategoryForm, typedCategory } from './form.ts'
import {
  addCategory, changeCategory, countsOfCategories, findCategory, listCategories, removeCategory, setCategoryActive, useOfCategory,
} from './store.ts'

/** Categorias (CT005): what is asked of the customers of each kind. */
export default async function categoryRoutes (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get('/', { config: needs('CT005', 'view') }, async (request, reply) => {
    const { q, said } = ListedQuery.parse(request.query)
    const counts = countsOfCategories(db)
    const categories = listCategories(db).filter(category => fold(`${category.path} ${category.identifier}`).includes(fold(q)))
      .map(category => ({ ...category, ...counts.get(category.id)! }))
    return reply.viewAsync('categories/index', { categories, q, said })
  })

  configurationPages(app, {
    menu: 'CT005', recordType: 'category', address: '/categories', title: 'Categorias', what: 'Categoria',
    view: 'categories/form',
    around: (_form, category) => {
      const categories = listCategories(db)
      const below = category ? withDescendants(categories, category.id) : new Set<number>()
      return { category: category ?? null, parents: categories.filter(one => !below.has(one.id)) }
    },
    check: body => submit(CategoryForm, body),
    conflicts: (values, id) => branchConflicts(listCategories(db), values, id),
    typed: typedCategory,
    words: category => ({ ...typedCategory(category), parent_id: category.parent_id === null ? '' : findCategory(db, category.parent_id)?.name ?? '' }),
    find: findCategory, add: addCategory, change: changeCategory,
    setActive: setCategoryActive, remove: removeCategory, useOf: useOfCategory,
  })
  await app.register(categorySecurity)
  await app.register(duplicateRules)
  await app.register(folders)
  await app.register(stepsPreview, { of: 'category' })
  await app.register(attributeUses, { owner: 'category', menu: 'CT005', address: '/categories', what: 'Categoria', find: findCategory })
}
