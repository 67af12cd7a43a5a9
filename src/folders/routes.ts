import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { findCategory, type Category } from '../categories/store.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { answerForm, openForm } from '../conflicts/answering.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { blank, retyped, submit, type Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record, type Change } from '../history/store.ts'
import { formKey, once } from '../once.ts'
import { reordered } from '../ordering.ts'
import { idIn, idInAddress, idNamed } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { folderFields, FolderForm, folderInWords, folderLabels, typedFolder, type FolderValues } from './form.ts'
import {
  addFolder, changeFolder, foldersOf, hasFiles, orderFolders, removeFolder, setFolderActive, twinFolder, type Folder,
} from './store.ts'

const folder = `${idInAddress}/folders${idNamed('folder')}`

/** The tab Arquivo eletrônico of a category: which files its customers deliver. */
export default async function folders (app: FastifyInstance): Promise<void> {
  const { db, originals } = app
  const view = { config: needs('CT005', 'view') }
  const edit = { config: needs('CT005', 'edit') }
  const form = keepingTyping(edit.config)

  app.get(`${idInAddress}/folders`, view, async (request, reply) => showList(request, reply, blank({ ...typedFolder(), key: formKey() })))

  app.post(`${idInAddress}/folders`, form, async (request, reply) => {
    const submission = submit(FolderForm, request.body)
    if (!submission.ok) return showList(request, reply.code(422), submission.form)
    const outcome = await db.write(() => once(request, () => {
      const category = load(request)
      const errors = twinFault(twinFolder(db, category.id, submission.values.name))
      if (errors) return { errors }
      addFolder(db, category.id, submission.values)
      keepLine(request, category, [{ field: 'folders', from: null, to: submission.values.name }])
      return { address: `/categories/${category.id}/folders?said=included` }
    }))
    return 'errors' in outcome ? showList(request, reply.code(422), retyped(request, outcome.errors)) : reply.redirect(outcome.address, 303)
  })

  app.post(`${idInAddress}/folders/order`, edit, async (request, reply) => {
    await db.write(() => { orderFolders(db, reordered(own(load(request)).map(one => one.id), request.body)) })
    return back(request, reply)
  })

  app.get(folder, view, async (request, reply) => {
    const { category, one } = loadFolder(request)
    return showFolder(request, reply, category, one, openForm(originals, editingOf(request, category, one)))
  })

  app.post(folder, form, async (request, reply) => {
    const before = loadFolder(request)
    const submission = submit(FolderForm, request.body)
    if (!submission.ok) return showFolder(request, reply.code(422), before.category, before.one, submission.form)
    const saved = await db.write(() => {
      const { category, one } = loadFolder(request)
      return save(originals, editingOf(request, category, one), request.body)
    })
    const { category, one } = loadFolder(request)
    const list = `/categories/${category.id}/folders`
    return answerForm(reply, {
      action: `${list}/${one.id}`, back: list, list: [list, category.name], what: 'Pasta', name: one.name,
      history: { record_type: 'category', record_id: category.id }, show: (answer, form) => showFolder(request, answer, category, one, form),
    }, saved)
  })

  for (const [act, isActive] of [['activation', true], ['deactivation', false]] as const) {
    app.post(`${folder}/${act}`, edit, async (request, reply) => {
      await db.write(() => {
        const { category, one } = loadFolder(request)
        if ((one.is_active === 1) === isActive) return
        setFolderActive(db, one.id, isActive)
        keepLine(request, category, [{ field: 'folders', from: one.name, to: `${one.name} (${isActive ? 'ativa' : 'inativa'})` }])
      })
      return back(request, reply, isActive ? 'activated' : 'deactivated')
    })
  }

  app.post(`${folder}/deletion`, edit, async (request, reply) => {
    const isUsed = await db.write(() => {
      const { category, one } = loadFolder(request)
      if (hasFiles(db, one.id)) return true
      removeFolder(db, one.id)
      keepLine(request, category, [{ field: 'folders', from: one.name, to: null }])
      return false
    })
    return back(request, reply, isUsed ? 'used' : 'removed')
  })

  function load (request: FastifyRequest): Category {
    return loadConfigured(db, findCategory, request, 'Categoria')
  }

  function own (category: Category): Folder[] {
    return foldersOf(db, category.id).filter(one => one.category_id === category.id)
  }

  function loadFolder (request: FastifyRequest): { category: Category, one: Folder } {
    const category = load(request)
    const id = idIn(request, 'folder')
    return { category, one: own(category).find(known => known.id === id) ?? notFound('Pasta') }
  }

  function editingOf (request: FastifyRequest, category: Category, one: Folder): Editing<FolderValues> {
    return {
      record: `folder ${one.id}`, version: one.version, stored: typedFolder(one), typed: typedFolder, fields: folderFields,
      check: typed => {
        const submission = submit(FolderForm, typed)
        const isRenamed = submission.ok && submission.values.name !== one.name
        const twin = isRenamed ? twinFolder(db, category.id, submission.values.name) : undefined
        const errors = twin?.id === one.id ? undefined : twinFault(twin)
        return errors ? { ok: false, form: { values: typed, errors } } : submission
      },
      change: values => {
        changeFolder(db, one.id, values)
        keepLine(request, category, changesBetween(folderInWords(one), folderInWords(values)).map(change => ({ ...change, of: one.name })))
      },
    }
  }

  function keepLine ({ user }: FastifyRequest, { id, name }: Category, changes: Change[]): void {
    record(db, { record_type: 'category', record_id: id, record_name: name, user, way: 'edit', act: 'changed', changes })
  }

  function back (request: FastifyRequest, reply: FastifyReply, said?: string) {
    return reply.redirect(`/categories/${idIn(request)}/folders${said ? `?said=${said}` : ''}`, 303)
  }

  function showList (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const category = load(request)
    const folders = foldersOf(db, category.id)
    return reply.viewAsync('folders/index', {
      category, ...returnedForm(request, form), base: `/categories/${category.id}`, mayChange: request.rights.has('CT005:edit'), overridden: folderLabels,
      said: saidIn(request),
      inherited: folders.filter(one => one.category_id !== category.id), own: folders.filter(one => one.category_id === category.id),
    })
  }

  function showFolder (request: FastifyRequest, reply: FastifyReply, category: Category, one: Folder, form: Form) {
    return reply.viewAsync('folders/edit', {
      category, folder: one, ...returnedForm(request, form), base: `/categories/${category.id}`, mayChange: request.rights.has('CT005:edit'), overridden: folderLabels,
    })
  }
}

function twinFault (twin: Folder | undefined): Form['errors'] | undefined {
  return twin && { name: { message: `Já existe a pasta ${twin.name} em ${twin.owner_name}.` } }
}
