import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import attributeUses from '../attribute-uses/routes.ts'
import categorySecurity from '../category-security/routes.ts'
import { hasRestrictionInLine } from '../category-security/store.ts'
import { configurationPages } from '../configuration/pages.ts'
import { eachField } from '../conflicts/fields.ts'
import duplicateRules from '../duplicate-rules/routes.ts'
import folders from '../folders/routes.ts'
import { twinsUnder } from '../folders/store.ts'
import { submit, type Form } from '../forms.ts'
import { branchConflicts, withDescendants } from '../hierarchy.ts'
import { saidIn } from '../http/said.ts'
import { activeFilter, showShort, type ShortList } from '../lists/short.ts'
import { showList } from '../lists/showing.ts'
import stepsPreview from '../steps-preview/routes.ts'
import { CategoryForm, typedCategory, type CategoryValues } from './form.ts'
import {
  addCategory, changeCategory, countsOfCategories, findCategory, listCategories, removeCategory, setCategoryActive, useOfCategory, type Category,
} from './store.ts'

const list: ShortList<Category & { path: string, attributes: number, folders: number }> = {
  path: '/categories',
  nouns: ['categoria', 'categorias'],
  columns: [
    { name: 'name', label: 'Nome' },
    { name: 'identifier', label: 'Identificador', by: category => category.identifier },
    { name: 'attributes', label: 'Atributos', by: category => category.attributes },
    { name: 'folders', label: 'Pastas', by: category => category.folders },
    { name: 'status', label: 'Situação', by: category => -category.is_active },
  ],
  filters: [activeFilter(['Ativa', 'Inativa'])],
}

/** Categorias (CT005): what is asked of the customers of each kind. */
export default async function categories (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get('/', { config: needs('CT005', 'view') }, async (request, reply) => {
    const counts = countsOfCategories(db)
    const page = showShort(list, listCategories(db).map(category => ({ ...category, ...counts.get(category.id)! })), request.query)
    const said = saidIn(request)
    return showList(request, reply, { ...page, said, results: '/categories/_results' }, { page: 'categories/index' })
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
    conflicts: (values, id) => ({ ...folderConflicts(values, id), ...branchConflicts(listCategories(db), values, id) }),
    typed: typedCategory, retyped: typedCategory,
    words: category => ({ ...typedCategory(category), parent_id: nameOf(category.parent_id) }),
    fields: () => eachField(['identifier', 'name', 'hint', 'parent_id'], { parent_id: nameOf }),
    find: findCategory, add: addCategory, change: changeCategory,
    changesAccess: movesAcrossRestrictions,
    setActive: setCategoryActive, remove: removeCategory, useOf: useOfCategory,
  })
  await app.register(categorySecurity)
  await app.register(duplicateRules)
  await app.register(folders)
  await app.register(stepsPreview, { of: 'category' })
  await app.register(attributeUses, { owner: 'category', menu: 'CT005', address: '/categories', find: findCategory })

  // A folder stands once in what a customer delivers, wherever in the tree it comes from.
  function folderConflicts ({ parent_id: parent }: CategoryValues, id?: number): Form['errors'] {
    if (id === undefined || parent === null || parent === findCategory(db, id)?.parent_id) return {}
    const [above, own] = twinsUnder(db, id, parent) ?? []
    if (!above || !own) return {}
    return { parent_id: { message: `A pasta ${own.name} existe em ${own.owner_name} e em ${above.owner_name}. Mude antes o nome de uma delas.` } }
  }

  // What is closed above is closed below: another place in the tree opens or closes customers, as the tab Segurança does.
  function movesAcrossRestrictions ({ parent_id: parent }: CategoryValues, { parent_id: before }: Category): boolean {
    return parent !== before && [parent, before].some(id => id !== null && hasRestrictionInLine(db, id))
  }

  function nameOf (id: number | string | null | undefined): string {
    return id ? findCategory(db, Number(id))?.name ?? '' : ''
  }
}
