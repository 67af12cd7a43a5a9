import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { closedTo } from '../categories/access.ts'
import { answerForm } from '../conflicts/answering.ts'
import { goneFromList } from '../conflicts/gone.ts'
import { factsIn } from '../conflicts/merge.ts'
import { save } from '../conflicts/saving.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { known } from '../external-user-list/store.ts'
import { removalSeen } from '../history-pages/lines.ts'
import { showHistory, type HistoryPage } from '../history-pages/pages.ts'
import { restorationPages } from '../history-pages/restoring.ts'
import { idIn, idInAddress } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { addressOf, readAsking, readQuery } from '../lists/query.ts'
import type { Right } from '../menus.ts'
import { isChangedSince, newsOfChange } from '../records/confirming.ts'
import { sentForm, showExisting, type RecordForm } from '../records/pages.ts'
import { block, removeAccess } from './acts.ts'
import { externalUserEditing } from './editing.ts'
import { externalUserFields, languages } from './form.ts'
import newExternalUser from './new.ts'
import { changeable, changeableAmong, contactsBehind, findExternalUser, type ListedExternalUser } from './store.ts'

const path = '/external-users'

/** Usuários externos (AD060): contacts who may enter from outside, each e-mail once in the whole system. */
export default async function externalUsers (app: FastifyInstance): Promise<void> {
  const { db, originals } = app
  const view = { config: needs('AD060', 'view') }
  const edit = { config: needs('AD060', 'edit') }
  const remove = { config: { ...needsPassword('AD060', 'delete'), isRemoval: true as const } }

  await app.register(newExternalUser, { prefix: '/new' })

  app.get(idInAddress, view, async (request, reply) => reply.viewAsync('external-users/show', around(request, load(request), 'general')))

  await app.register(async history => {
    history.get('/', view, async (request, reply) => showHistory(request, reply, historyOf(request)))
    restorationPages(history, {
      menu: 'AD060', open: historyOf,
      within: (request, { change: { field, from }, use }) => use(externalUserEditing(db, load(request, 'edit'), request.user), from === null ? {} : { [field]: from }),
    })
  }, { prefix: `${idInAddress}/history` })

  app.get(`${idInAddress}/edit`, edit, async (request, reply) => {
    const person = load(request, 'edit')
    return showExisting(reply, formOf(person), externalUserEditing(db, person, request.user))
  })

  app.post(`${idInAddress}/edit`, keepingTyping(edit.config), async (request, reply) => {
    const saved = await db.write(() => save(originals, externalUserEditing(db, load(request, 'edit'), request.user), request.body))
    const person = load(request)
    return answerForm(reply, sentForm(formOf(person), { record_type: 'external_user', record_id: person.id }), saved)
  })

  for (const [act, isBlocked] of [['blocking', true], ['unblocking', false]] as const) {
    app.post(`${idInAddress}/${act}`, edit, async (request, reply) => {
      const back = wayBack(request)
      await db.write(() => { block(db, load(request, 'edit'), isBlocked, request.user) })
      return reply.redirect(back(isBlocked ? 'blocked' : 'unblocked'), 303)
    })
  }

  app.get(`${idInAddress}/removal`, remove, async (request, reply) => {
    return showRemoval(request, reply, load(request, 'edit'))
  })

  app.post(`${idInAddress}/removal`, remove, async (request, reply) => {
    const isRemoved = await db.write(() => {
      const person = load(request, 'edit')
      if (isChangedSince(request.body, person.version)) return false
      removeAccess(db, person, request.user)
      return true
    })
    if (!isRemoved) return showRemoval(request, reply.code(409), load(request, 'edit'), 'alterou este acesso')
    return reply.redirect('/external-users?said=removed', 303)
  })

  function showRemoval (request: FastifyRequest, reply: FastifyReply, person: ListedExternalUser, did = '') {
    const back = `${path}/${person.id}`
    const { fields, stored } = externalUserEditing(db, person, request.user)
    return reply.viewAsync('records/removal', {
      ...around(request, person, 'general'), title: 'Remover o acesso', what: `${person.name}, ${person.email}`, obstacle: '',
      text: 'O contato continua na empresa, e o e-mail fica livre.', action: `${back}/removal`, back, opened: person.version,
      ...did && { news: newsOfChange(db, { record_type: 'external_user', record_id: person.id }, request.user, did), facts: factsIn(fields, stored) },
    })
  }

  // Pressed in the list it leads back there, as it was; pressed in the record, to the record.
  function wayBack (request: FastifyRequest): (said: string) => string {
    const { query } = (request.body ?? {}) as { query?: unknown }
    const id = idIn(request)
    if (query === undefined) return said => `${path}/${id}?said=${said}`
    const asking = readAsking(readQuery(query), known)
    return said => addressOf(path, asking, { after: asking.after, before: asking.before, said, person: String(id) })
  }

  function historyOf (request: FastifyRequest): HistoryPage {
    const person = load(request)
    const page = around(request, person, 'history')
    return {
      scope: { record_type: 'external_user', record_id: person.id }, own: ['external_user'], view: 'history/record',
      address: `/external-users/${person.id}/history`, around: page,
      isRestorable: ({ act }, { field }) => act === 'changed' && page.mayEdit && (externalUserFields as readonly string[]).includes(field),
    }
  }

  function load (request: FastifyRequest, control?: 'edit'): ListedExternalUser {
    const { id: userId } = request.user
    return changeable(db, userId, findExternalUser(db, userId, idIn(request)) ?? missing(userId, idIn(request)), control)
  }

  function missing (userId: number, id: number): never {
    const last = removalSeen(db, { record_type: 'external_user', record_id: id }, closedTo(db, userId, 'view')) ?? notFound('Usuário externo')
    const { record_name: recordName } = last
    return goneFromList(db, last, { list: [path, 'Usuários externos'], title: 'Usuário externo', recordName, statement: `O acesso de ${recordName} não existe mais.`, did: 'removeu' })
  }

  function around (request: FastifyRequest, person: ListedExternalUser, tab: string) {
    const may = (right: Right) => request.rights.has(`AD060:${right}`) && changeableAmong(db, request.user.id, [person.id]).length > 0
    return {
      head: '/external-users/_head', person, tab, said: saidIn(request), recordName: person.name, contacts: contactsBehind(db, request.user.id, person.id),
      languages, mayEdit: may('edit'), mayDelete: may('delete'),
    }
  }

  function formOf (person: ListedExternalUser): RecordForm {
    const back = `${path}/${person.id}`
    return {
      around: request => around(request, person, 'general'), fields: '/external-users/_fields', title: 'Editar usuário externo',
      action: `${back}/edit`, back,
    }
  }
}
