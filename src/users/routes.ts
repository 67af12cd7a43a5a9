import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { listGroupRights } from '../access-groups/store.ts'
import { needs, needsPassword } from '../access.ts'
import type { Config } from '../config.ts'
import { depositForm, depositFormOf, returnedForm } from '../deposits/keeping.ts'
import { blank, retyped, type Form } from '../forms.ts'
import { lastSentences, recordHistory, showHistory } from '../history/pages.ts'
import { activeFilter, showShort, type ShortList } from '../lists/short.ts'
import { showList } from '../lists/showing.ts'
import { passwordLinkAddress } from '../password-links/address.ts'
import { makePasswordLink, LINK_HOURS } from '../password-links/store.ts'
import { idInAddress } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { hasFactor } from '../second-factor/store.ts'
import { logSecurity } from '../security-events.ts'
import { sessionsOf } from '../sessions/store.ts'
import { waitBeforeSignIn } from '../sign-in/store.ts'
import account from './account-acts.ts'
import { lastAdministrator, leavesAdministrator } from './administrators.ts'
import { offeredGroups, submitPerson, typedPerson } from './form.ts'
import { loadPerson, mayManage } from './managing.ts'
import { changePerson, emailConflict, findPerson, groupIdsOf, invite, listPeople, recordAct, type ListedPerson, type Person } from './staff.ts'

const list: ShortList<ListedPerson> = {
  path: '/users',
  nouns: ['usuário', 'usuários'],
  columns: [
    { name: 'name', label: 'Nome e e-mail' },
    { name: 'groups', label: 'Grupos de acesso', by: person => person.groups },
    { name: 'status', label: 'Situação', by: ({ is_active: isActive, has_password: hasPassword }) => -(isActive + hasPassword * isActive) },
  ],
  filters: [activeFilter(['Ativo', 'Inativo'])],
}

/** Usuários (AD004): who works here and may sign in. */
export default async function users (app: FastifyInstance, { config }: { config: Config }): Promise<void> {
  const { db } = app

  app.get('/', { config: needs('AD004', 'view') }, async (request, reply) => {
    return showList(request, reply, { ...showShort(list, listPeople(db), request.query), results: '/users/_results' }, { page: 'users/index' })
  })

  app.get('/new', { config: needs('AD004', 'create') }, async (request, reply) => show(request, reply, blank()))

  app.post('/', { config: { ...needsPassword('AD004', 'create'), whenSessionEnded: depositFormOf('/users/new') } }, async (request, reply) => {
    const submission = submitPerson(request.body, groupsFor(request))
    if (!submission.ok) return show(request, reply.code(422), submission.form)
    const outcome = await db.write(() => {
      const errors = emailConflict(db, submission.values.email)
      if (Object.keys(errors).length > 0) return { errors }
      const person = invite(db, submission.values, request.user)
      recordAct(db, person, request.user, 'link_made')
      return { person, token: makePasswordLink(db, person.id) }
    })
    if (!outcome.person) return show(request, reply.code(422), retyped(request, outcome.errors))
    logSecurity(request, 'user_created', { user: outcome.person.id })
    return reply.code(201).viewAsync('users/link', {
      person: outcome.person, isNew: true, hours: LINK_HOURS, link: passwordLinkAddress(config, request, outcome.token),
    })
  })

  app.get(idInAddress, { config: needs('AD004', 'view') }, async (request, reply) => {
    const person = loadPerson(db, request)
    return show(request, reply, blank(typedPerson(person, groupIdsOf(db, person.id))), person)
  })

  app.get(`${idInAddress}/history`, { config: needs('AD004', 'view') }, async (request, reply) =>
    showHistory(request, reply, recordHistory(['/users', 'Usuários'], 'user', loadPerson(db, request))))

  app.post(idInAddress, { config: { ...needsPassword('AD004', 'edit'), whenSessionEnded: depositForm } }, async (request, reply) => {
    const before = loadPerson(db, request, 'manage')
    const submission = submitPerson(request.body, groupsFor(request), groupIdsOf(db, before.id))
    if (!submission.ok) return show(request, reply.code(422), submission.form, before)
    const { values } = submission
    const outcome = await db.write(() => {
      const person = loadPerson(db, request, 'manage')
      if ((request.body as { version?: unknown }).version !== String(person.version)) return { isStale: true, errors: {} }
      const isSafe = leavesAdministrator(db, { user: { id: person.id, groupIds: values.groupIds } })
      const errors = { ...emailConflict(db, values.email, person), ...(!isSafe && { groups: { message: lastAdministrator } }) }
      if (Object.keys(errors).length > 0) return { errors, isStale: false }
      changePerson(db, person, values, request.user)
      return undefined
    })
    if (!outcome) {
      logSecurity(request, 'user_changed', { user: before.id })
      return reply.redirect(`/users/${before.id}?said=changed`, 303)
    }
    const person = findPerson(db, before.id)!
    const form = retyped(request, outcome.errors)
    form.values.version = String(person.version)
    return show(request, reply.code(outcome.isStale ? 409 : 422), form, person, outcome.isStale)
  })

  await app.register(account, { config })

  function groupsFor ({ rights }: FastifyRequest) {
    return offeredGroups(listGroupRights(db), rights)
  }

  function show (request: FastifyRequest, reply: FastifyReply, form: Form, person?: Person, isStale = false) {
    return reply.viewAsync('users/form', {
      ...returnedForm(request, form, person ? `/users/${person.id}` : '/users'), person: person ?? null, isStale, said: saidIn(request), offered: groupsFor(request),
      mayChange: person ? request.rights.has('AD004:edit') && mayManage(db, request, person) : true,
      ...(person && {
        sessions: sessionsOf(db, person.id), hasFactor: hasFactor(db, person.id), isWaiting: waitBeforeSignIn(db, person.email) > 0,
        history: lastSentences(db, 'user', person.id),
      }),
    })
  }
}
