import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { controls } from '../categories/access.ts'
import { findCategory, type Category } from '../categories/store.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { answerForm, openForm, underList } from '../conflicts/answering.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { blank, typed, type Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { idInAddress } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { logSecurity } from '../log/security-events.ts'
import { checkSecurity, controlLabels, rowsOf, securityFields, securityInWords, typedSecurity, type SecurityValues } from './form.ts'
import { grantsOf, groupsToGrant, keepSecurity, peopleToGrant, restrictedAbove } from './store.ts'

/** The tab Segurança of a category: public, or restricted to groups and people. */
export default async function categorySecurity (app: FastifyInstance): Promise<void> {
  const { db, originals } = app

  app.get(`${idInAddress}/security`, { config: needs('CT005', 'view') }, async (request, reply) => {
    return show(request, reply, openForm(originals, editingOf(request)))
  })

  app.post(`${idInAddress}/security`, keepingTyping(needsPassword('CT005', 'edit')), async (request, reply) => {
    if ((request.body as { action?: unknown }).action === 'add') return show(request, reply, withPerson(request))
    const submission = checkSecurity(request.body, known())
    if (!submission.ok) return show(request, reply.code(422), submission.form)
    const saved = await db.write(() => save(originals, editingOf(request), request.body))
    const { id, name } = load(request)
    if (saved.kind === 'saved') logSecurity(request, 'authz_change', { record: `category ${id}` })
    const address = `/categories/${id}/security`
    return answerForm(reply, {
      action: address, back: address, title: 'Segurança da categoria', around: underList(['/categories', 'Categorias'], name),
      history: { record_type: 'category', record_id: id }, toldUnder: () => ['access', 'grants'],
      show: (answer, form) => show(request, answer, form),
    }, saved)
  })

  // What each group and each person may do is compared as one.
  function editingOf (request: FastifyRequest): Editing<SecurityValues> {
    const category = load(request)
    const { id, name, version } = category
    const everybody = known()
    const stored = kept(category)
    return {
      record: `category security ${id}`, version, stored: typedSecurity(stored), typed: typedSecurity, fields: securityFields(everybody),
      check: typed => checkSecurity(typed, everybody),
      change: values => {
        keepSecurity(db, id, values.isRestricted, values.grants)
        const changes = changesBetween(securityInWords(stored, everybody), securityInWords(values, everybody))
          .map(({ field, ...change }) => ({ field: field === 'access' ? 'access' : 'grants', ...change }))
        record(db, { record_type: 'category', record_id: id, record_name: name, user: request.user, act: 'changed', changes })
      },
    }
  }

  function load (request: FastifyRequest): Category {
    return loadConfigured(db, 'category', findCategory, request)
  }

  function known () {
    return [...groupsToGrant(db), ...peopleToGrant(db)]
  }

  function kept ({ id, is_restricted: isRestricted }: Category): SecurityValues {
    return { isRestricted: isRestricted === 1, grants: grantsOf(db, id) }
  }

  // The row of a person is added to the page; nothing is kept yet.
  function withPerson (request: FastifyRequest): Form {
    const values = typed(request.body)
    const person = known().find(({ key }) => key.startsWith('u') && key === `u${values.user_id}`)
    if (!person) return { values, errors: { user_id: { message: 'Escolha a pessoa.' } } }
    return blank({ ...values, access: 'restricted', [person.key]: 'yes', [`${person.key}_list`]: 'yes', [`${person.key}_view`]: 'yes' })
  }

  function show (request: FastifyRequest, reply: FastifyReply, given: Form) {
    const category = load(request)
    const { form, deposit } = returnedForm(request, given)
    const everybody = known()
    const rows = rowsOf(everybody, form)
    const said = saidIn(request)
    return reply.viewAsync('category-security/show', {
      category, form, deposit, said: request.method === 'GET' ? said : '',
      rows, controls, controlLabels, everybody, above: restrictedAbove(db, category.id), mayChange: request.rights.has('CT005:edit'),
      others: everybody.filter(one => one.key.startsWith('u') && !one.isFree && !rows.includes(one)),
    })
  }
}
