import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { findCategory, type Category } from '../categories/store.ts'
import type { Editing } from '../conflicts/saving.ts'
import { submit, type Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { idIn } from '../http/row-id.ts'
import { ownedListPages } from '../owned-lists/pages.ts'
import { folderFields, FolderForm, folderInWords, folderLabels, typedFolder, type FolderValues } from './form.ts'
import {
  addFolder, changeFolder, foldersOf, hasFiles, orderFolders, removeFolder, setFolderActive, twinFolder, type Folder,
} from './store.ts'

/** The tab Arquivo eletrônico of a category: which files its customers deliver. */
export default async function folders (app: FastifyInstance): Promise<void> {
  const { db } = app

  const { one: folder, loadOne, keepLine, addressOf } = ownedListPages<Category, Folder, FolderValues, FolderValues>(app, {
    owner: { menu: 'CT005', recordType: 'category', address: '/categories', find: findCategory },
    table: 'folders', field: 'folders', param: 'folder', what: 'Pasta',
    all: category => foldersOf(db, category.id), isOwn: (category, one) => one.category_id === category.id, named: one => one,
    typedNew: typedFolder(), checkNew: body => submit(FolderForm, body),
    add: (category, values) => {
      const errors = twinFault(twinFolder(db, category.id, values.name))
      if (errors) return { errors }
      addFolder(db, category.id, values)
      return { name: values.name }
    },
    order: ids => { orderFolders(db, ids) },
    editing: (_request, category, one) => ({
      record: `folder ${one.id}`, version: one.version, stored: typedFolder(one), typed: typedFolder, fields: folderFields, check: checkIn(category, one),
    }),
    change: (one, values) => {
      changeFolder(db, one.id, values)
      return changesBetween(folderInWords(one), folderInWords(values)).map(change => ({ ...change, of: one.name }))
    },
    remove: one => {
      if (hasFiles(db, one.id)) return false
      removeFolder(db, one.id)
      return true
    },
    views: 'folders', around: category => ({ category, overridden: folderLabels }), aroundOne: one => ({ folder: one }),
  })

  for (const [act, isActive] of [['activation', true], ['deactivation', false]] as const) {
    app.post(`${folder}/${act}`, { config: needs('CT005', 'edit') }, async (request, reply) => {
      await db.write(() => {
        const { owner, one } = loadOne(request)
        if ((one.is_active === 1) === isActive) return
        setFolderActive(db, one.id, isActive)
        keepLine(request, owner, [{ field: 'folders', from: one.name, to: `${one.name} (${isActive ? 'ativa' : 'inativa'})` }])
      })
      return reply.redirect(`${addressOf(idIn(request))}?said=${isActive ? 'activated' : 'deactivated'}`, 303)
    })
  }

  function checkIn (category: Category, one: Folder): Editing<FolderValues>['check'] {
    return typed => {
      const submission = submit(FolderForm, typed)
      const isRenamed = submission.ok && submission.values.name !== one.name
      const twin = isRenamed ? twinFolder(db, category.id, submission.values.name) : undefined
      const errors = twin?.id === one.id ? undefined : twinFault(twin)
      return errors ? { ok: false, form: { values: typed, errors } } : submission
    }
  }
}

function twinFault (twin: Folder | undefined): Form['errors'] | undefined {
  return twin && { name: { message: `Já existe a pasta ${twin.name} em ${twin.owner_name}.` } }
}
