import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { opening } from '../categories/access.ts'
import { openedFor, save } from '../conflicts/saving.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { showHistory, type HistoryPage } from '../history/pages.ts'
import { restorationPages } from '../history/restoring.ts'
import { addressOf, readAsking, readQuery } from '../lists/query.ts'
import { showList } from '../lists/showing.ts'
import { describeTotal } from '../lists/totals.ts'
import type { Right } from '../menus.ts'
import { answerSaved, showForm, type RecordForm } from '../records/pages.ts'
import { searching } from '../rate-limits.ts'
import { idIn, idInAddress, readId } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { marked } from '../search/marking.ts'
import { readSearch } from '../search/typed.ts'
import { block, removeAccess } from './acts.ts'
import { externalUserEditing } from './editing.ts'
import { externalUserFields, languages } from './form.ts'
import { columns, known, listExternalUsers, statuses, unorderedFor } from './list.ts'
import newExternalUser from './new.ts'
import {
  changeableAmong, companiesOfExternalUsers, contactsBehind, findExternalUser, loadExternalUser, seenAmong, type ListedExternalUser,
} from './store.ts'

const path = '/external-users'

/** Usuários externos (AD060): contacts who may enter from outside, each e-mail once in the whole system. */
export default async function externalUsers (app: FastifyInstance): Promise<void> {
  const { db, originals } = app
  const view = { config: needs('AD060', 'view') }
  const edit = { config: needs('AD060', 'edit') }
  const remove = { config: needsPassword('AD060', 'delete') }

  app.get('/', { config: { ...view.config, ...searching } }, async (request, reply) => {
    const asking = readAsking(request.query, known)
    const { sort = 'name', after: _after, before: _before, ...filters } = asking
    const found = listExternalUsers(db, asking, request.user.id)
    const search = readSearch(asking.q ?? '')
    const ids = found.rows.map(row => row.id)
    return showList(request, reply, {
      ...found, asking, filters, sort, path, statuses, shown: columns, unordered: unorderedFor(db, request.user.id), results: '/external-users/_results',
      said: saidIn(request), told: toldOf(request), query: new URLSearchParams(asking).toString(),
      companies: companiesOfExternalUsers(db, request.user.id, ids), seen: seenAmong(db, request.user.id, ids), changeable: changeableAmong(db, request.user.id, ids),
      isOpen: opening(db, request.user.id),
      totalText: describeTotal(found.total, 'usuário externo', 'usuários externos'),
      marked: (text: string) => marked(text, search),
      linkTo: (changes: Record<string, string | number | undefined>) => addressOf(path, asking, changes),
    }, { page: 'external-users/index' })
  })

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
    const editing = externalUserEditing(db, person, request.user)
    return showForm(reply, formOf(person), editing.stored, openedFor(originals, editing))
  })

  app.post(`${idInAddress}/edit`, keepingTyping(edit.config), async (request, reply) => {
    const saved = await db.write(() => save(originals, externalUserEditing(db, load(request, 'edit'), request.user), request.body))
    const person = load(request)
    return answerSaved(db, reply, formOf(person), saved, { record_type: 'external_user', record_id: person.id })
  })

  for (const [act, isBlocked] of [['blocking', true], ['unblocking', false]] as const) {
    app.post(`${idInAddress}/${act}`, edit, async (request, reply) => {
      const back = wayBack(request)
      await db.write(() => { block(db, load(request, 'edit'), isBlocked, request.user) })
      return reply.redirect(back(isBlocked ? 'blocked' : 'unblocked'), 303)
    })
  }

  app.get(`${idInAddress}/removal`, remove, async (request, reply) => {
    const person = load(request, 'edit')
    const back = `/external-users/${person.id}`
    return reply.viewAsync('records/removal', {
      ...around(request, person, 'general'), title: 'Remover o acesso', what: `${person.name}, ${person.email}`, obstacle: '',
      text: 'O contato continua na empresa, e o e-mail fica livre.', button: 'Remover o acesso', action: `${back}/removal`, back,
    })
  })

  app.post(`${idInAddress}/removal`, remove, async (request, reply) => {
    await db.write(() => { removeAccess(db, load(request, 'edit'), request.user) })
    return reply.redirect('/external-users?said=removed', 303)
  })

  /** The name of the person that the notice above the list speaks of. */
  function toldOf ({ query, user }: FastifyRequest): string {
    const id = readId((query as { person?: unknown }).person)
    return id === undefined ? '' : findExternalUser(db, user.id, id)?.name ?? ''
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
    return loadExternalUser(db, request.user.id, idIn(request), control)
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
