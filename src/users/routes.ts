import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { listGroupRights } from '../access-groups/store.ts'
import { needs, needsPassword } from '../access.ts'
import type { Config } from '../config.ts'
import { answerForm, openForm, underList } from '../conflicts/answering.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { blank, retyped, type Form } from '../forms.ts'
import { formKey, once } from '../forms/once.ts'
import { lastSentences, recordHistory, showHistory } from '../history-pages/pages.ts'
import { idInAddress } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { activeFilter, showShort, type ShortList } from '../lists/short.ts'
import { showList } from '../lists/showing.ts'
import { logSecurity } from '../log/security-events.ts'
import { passwordLinkAddress } from '../password-links/address.ts'
import { makePasswordLink, LINK_HOURS } from '../password-links/store.ts'
import { hasFactor } from '../second-factor/store.ts'
import { sessionsOf } from '../sessions/store.ts'
import { isWaiting } from '../sign-in/store.ts'
import accountActs from './account-acts.ts'
import { lastAdministrator, leavesAdministrator } from './administrators.ts'
import { checkPerson, offeredGroups, personFields, typedPerson, type PersonValues } from './form.ts'
import { loadPerson, mayManage } from './managing.ts'
import { changePerson, emailConflict, groupIdsOf, invite, listPeople, recordAct, type ListedPerson, type Person } from './people.ts'

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
  const { db, originals } = app

  app.get('/', { config: needs('AD004', 'view') }, async (request, reply) => {
    return showList(request, reply, { ...showShort(list, listPeople(db), request.query), results: '/users/_results' }, { page: 'users/index' })
  })

  app.get('/new', { config: needs('AD004', 'create') }, async (request, reply) => show(request, reply, blank({ key: formKey() })))

  app.post('/', keepingTyping(needsPassword('AD004', 'create'), '/users/new'), async (request, reply) => {
    const submission = checkPerson(request.body, groupsFor(request))
    if (!submission.ok) return show(request, reply.code(422), submission.form)
    let made: { person: Person, token: string } | undefined
    const outcome = await db.write(() => once(request, () => {
      const errors = emailConflict(db, submission.values.email)
      if (Object.keys(errors).length > 0) return { errors }
      const person = invite(db, submission.values, request.user)
      recordAct(db, person, request.user, 'link_made')
      made = { person, token: makePasswordLink(db, person.id) }
      return { address: `/users/${person.id}?said=twice` }
    }))
    if ('errors' in outcome) return show(request, reply.code(422), retyped(request, outcome.errors))
    // Only the hash of the link is kept: the same form sent again leads to where another can be made.
    if (!made) return reply.redirect(outcome.address, 303)
    logSecurity(request, 'user_created', { user: made.person.id })
    return reply.code(201).viewAsync('users/link', {
      person: made.person, isNew: true, hours: LINK_HOURS, link: passwordLinkAddress(config, request, made.token),
    })
  })

  app.get(idInAddress, { config: needs('AD004', 'view') }, async (request, reply) => {
    const person = loadPerson(db, request)
    return show(request, reply, openForm(originals, editingOf(request, person)), person)
  })

  app.get(`${idInAddress}/history`, { config: needs('AD004', 'view') }, async (request, reply) =>
    showHistory(request, reply, recordHistory(['/users', 'Usuários'], 'user', loadPerson(db, request))))

  app.post(idInAddress, keepingTyping(needsPassword('AD004', 'edit')), async (request, reply) => {
    const saved = await db.write(() => save(originals, editingOf(request, loadPerson(db, request, 'manage')), request.body))
    const person = loadPerson(db, request)
    if (saved.kind === 'saved') logSecurity(request, 'user_changed', { user: person.id })
    const address = `/users/${person.id}`
    return answerForm(reply, {
      action: address, back: address, title: 'Usuário', around: underList(['/users', 'Usuários'], person.name),
      history: { record_type: 'user', record_id: person.id }, show: (answer, form) => show(request, answer, form, person),
    }, saved)
  })

  await app.register(accountActs, { config })

  function editingOf (request: FastifyRequest, person: Person): Editing<PersonValues> {
    const groups = groupsFor(request)
    const had = groupIdsOf(db, person.id)
    return {
      record: `user ${person.id}`, version: person.version, stored: typedPerson(person, had), fields: personFields(groups),
      typed: values => typedPerson(values, values.groupIds),
      check: typed => {
        const submission = checkPerson(typed, groups, had)
        const errors = submission.ok ? conflictsOf(person, submission.values) : {}
        return Object.keys(errors).length > 0 ? { ok: false, form: { values: typed, errors } } : submission
      },
      change: values => { changePerson(db, person, values, request.user) },
    }
  }

  function conflictsOf (person: Person, { email, groupIds }: PersonValues): Form['errors'] {
    const isSafe = leavesAdministrator(db, { user: { id: person.id, groupIds } })
    return { ...emailConflict(db, email, person), ...(!isSafe && { groups: { message: lastAdministrator } }) }
  }

  function groupsFor ({ rights }: FastifyRequest) {
    return offeredGroups(listGroupRights(db), rights)
  }

  function show (request: FastifyRequest, reply: FastifyReply, form: Form, person?: Person) {
    return reply.viewAsync('users/form', {
      ...returnedForm(request, form, person ? `/users/${person.id}` : '/users'), person: person ?? null, said: saidIn(request), lastAdministrator, offered: groupsFor(request),
      mayChange: person ? request.rights.has('AD004:edit') && mayManage(db, request, person) : true,
      ...(person && {
        sessions: sessionsOf(db, person.id), hasFactor: hasFactor(db, person.id), isOwn: person.id === request.user.id, isWaiting: isWaiting(db, person),
        history: lastSentences(db, 'user', person.id),
      }),
    })
  }
}
