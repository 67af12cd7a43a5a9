import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { wasRemoved } from '../database/given-ids.ts'
import { notFound } from '../errors.ts'
import { includedText, nothingChosen } from '../files/acceptance.ts'
import { filesOfCustomer, type KeptFile } from '../files/store.ts'
import { folderField } from '../folders/form.ts'
import { foldersOf, type Folder } from '../folders/store.ts'
import { blank, type Fault } from '../forms.ts'
import { formKey, once } from '../forms/once.ts'
import { lastChangeOf, lastLineOf, whoWas } from '../history/store.ts'
import { idIn, idNamed } from '../http/row-id.ts'
import { refuseUnlessRemoved } from '../record-parts/removed.ts'
import { isChangedSince, newsOfChange } from '../records/confirming.ts'
import { aroundSection, type RecordPages, type Subject } from '../records/pages.ts'
import { sectionGone } from '../records/reclassified.ts'
import { fileAway, removeDocument, replaceDocument, type Filing } from './store.ts'

const folderAddress = `/folders${idNamed('folder')}`
const fileAddress = idNamed('file')

interface Found extends Filing { subject: Subject, folder: Folder }

/** Documentos: what a customer delivers, folder by folder: sent, replaced, removed. */
export default async function documents (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db, storage } = app
  const edit = { config: needs(pages.menu, 'edit') }
  const takesFiles = { config: { ...edit.config, takesFiles: true } }

  app.get(folderAddress, edit, async (request, reply) => showSending(request, reply, loadFolder(request), {}))

  app.post(folderAddress, takesFiles, async (request, reply) => {
    const outcome = await db.write(() => once(request, () => {
      const found = loadFolder(request)
      const sent = request.sentFiles.filter(file => file.field === folderField(found.folder))
      const fault = sent.length === 0 ? nothingChosen : fileAway(db, found, found.folder, sent)
      return fault ? { fault } : { address: `${base(found.subject)}?said=${sent.length === 1 ? 'file-added' : 'files-added'}` }
    }))
    return 'fault' in outcome ? showSending(request, reply.code(422), loadFolder(request), { fault: outcome.fault }) : reply.redirect(outcome.address, 303)
  })

  app.get(`${fileAddress}/replacement`, edit, async (request, reply) => {
    const { file, ...found } = loadFile(request)
    return file ? showSending(request, reply, found, { former: file }) : showGone(reply, found.subject)
  })

  app.post(`${fileAddress}/replacement`, takesFiles, async (request, reply) => {
    const outcome = await db.write((): { file?: KeptFile, isStale?: boolean, fault?: Fault } => {
      const { file, ...found } = loadFile(request)
      if (!file) return {}
      if (isChangedSince(request.body, file.created_at)) return { file, isStale: true }
      const sent = request.sentFiles.find(one => one.field === folderField(found.folder))
      const fault = sent ? replaceDocument(db, found, { former: file, folder: found.folder, sent }) : nothingChosen
      return { file, ...(fault && { fault }) }
    })
    const { file, ...found } = loadFile(request)
    if (!file || !outcome.file) return showGone(reply, found.subject)
    if (outcome.isStale) {
      const replacedBy = whoWas(lastLineOf(db, { record_type: 'file', record_id: file.id }), request.user)
      return showSending(request, reply.code(409), found, { former: file, replacedBy })
    }
    if (outcome.fault) return showSending(request, reply.code(422), found, { former: file, fault: outcome.fault })
    await storage.remove([outcome.file.stored_name])
    return reply.redirect(`${base(found.subject)}?said=file-replaced`, 303)
  })

  app.get(`${fileAddress}/removal`, edit, async (request, reply) => {
    const { file, ...found } = loadFile(request)
    return file ? showRemoval(request, reply, { file, ...found }) : showGone(reply, found.subject)
  })

  app.post(`${fileAddress}/removal`, edit, async (request, reply) => {
    const outcome = await db.write((): { removed?: KeptFile, isStale?: boolean } => {
      const { file, ...found } = loadFile(request)
      if (!file) return {}
      if (isChangedSince(request.body, file.created_at)) return { isStale: true }
      removeDocument(db, found, file, found.folder)
      return { removed: file }
    })
    if (outcome.removed) await storage.remove([outcome.removed.stored_name])
    const { file, ...found } = loadFile(request)
    if (file && outcome.isStale) return showRemoval(request, reply.code(409), { file, ...found }, 'substituiu este arquivo')
    return reply.redirect(`${base(found.subject)}?said=file-removed`, 303)
  })

  function base (subject: Subject): string {
    return `${pages.address(subject)}/documents`
  }

  function load (request: FastifyRequest) {
    const subject = pages.load(request, 'edit')
    return { subject, customer: subject.customer!, company: subject.company, user: request.user, folders: foldersOf(db, subject.customer!.category_id) }
  }

  function loadFolder (request: FastifyRequest): Found {
    const { folders, ...found } = load(request)
    const id = idIn(request, 'folder')
    const folder = folders.find(one => one.id === id)
    if (folder?.is_active) return { ...found, folder }
    const { subject, customer } = found
    if (folder || wasRemoved(db, 'folders', id)) return folderGone(request, subject)
    const isMoved = lastChangeOf(db, { record_type: 'customer', record_id: customer.id }, ['category_id']) !== undefined
    return isMoved ? folderGone(request, subject, isMoved) : notFound('Pasta')
  }

  // Files that no folder takes are not kept: their names say which to send elsewhere.
  function folderGone ({ sentFiles }: FastifyRequest, subject: Subject, isMoved = false): never {
    const files = sentFiles.map(({ name }) => name)
    return sectionGone(db, {
      subject, of: 'customer', lacks: 'não pede esta pasta', around: aroundSection(pages, subject, 'documents'), back: pages.address(subject),
      facts: () => files.length > 0 ? [{ label: files.length === 1 ? 'Arquivo' : 'Arquivos', value: files.join('\n') }] : [],
      kept: 'Não ficou guardado:', ...!isMoved && { last: undefined },
    })
  }

  // A file that was removed meanwhile is told apart from one that never was here.
  function loadFile (request: FastifyRequest): Found & { file: KeptFile | undefined, count: number } {
    const { folders, ...found } = load(request)
    const id = idIn(request, 'file')
    const files = filesOfCustomer(db, found.customer.id)
    const file = files.find(one => one.id === id)
    const folder = folders.find(one => one.id === file?.folder_id)
    if (file && !folder) return notFound('Arquivo')
    if (!file) refuseUnlessRemoved(db, { record_type: 'file', record_id: id }, found.company.id)
    return { ...found, file, folder: folder!, count: files.filter(one => one.folder_id === folder?.id).length }
  }

  function showGone (reply: FastifyReply, subject: Subject) {
    return reply.redirect(`${base(subject)}?said=gone`, 303)
  }

  function showRemoval (request: FastifyRequest, reply: FastifyReply, { file, subject, folder, count }: Found & { file: KeptFile, count: number }, did = '') {
    const isNeeded = folder.is_active && folder.is_required && count <= folder.files_min
    return reply.viewAsync('records/removal', {
      ...pages.around(request, subject, 'documents'), head: pages.head, what: `${file.name}, em ${folder.name}`, title: 'Remover arquivo', obstacle: '',
      text: `O conteúdo é apagado.${isNeeded ? ' A pasta é obrigatória: o cliente fica incompleto até que outro seja enviado.' : ''}`,
      action: `${base(subject)}/${file.id}/removal`, back: base(subject), opened: file.created_at,
      ...did && { news: newsOfChange(db, { record_type: 'file', record_id: file.id }, request.user, did) },
    })
  }

  function showSending (request: FastifyRequest, reply: FastifyReply, { subject, folder }: Found, of: { former?: KeptFile, fault?: Fault, replacedBy?: string }) {
    const { former, fault, replacedBy = '' } = of
    const field = folderField(folder)
    return reply.viewAsync('documents/send', {
      ...pages.around(request, subject, 'documents'), head: pages.head, folder: former ? { ...folder, files_max: 1 } : folder, former: former ?? null, replacedBy,
      form: { ...blank(), ...(fault && { errors: { [field]: fault } }) }, overridden: { [field]: folder.name }, key: formKey(), included: former ? '' : includedText(request.sentFiles),
      action: former ? `${base(subject)}/${former.id}/replacement` : `${base(subject)}/folders/${folder.id}`, back: base(subject),
    })
  }
}
