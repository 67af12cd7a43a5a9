import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { controls } from '../categories/access.ts'
import { findCategory, type Category } from '../categories/store.ts'
import { loadConfigured } from '../configuration.ts'
import { depositForm, returnedForm } from '../deposits/keeping.ts'
import { blank, retyped, typed, type Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { idInAddress } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { logSecurity } from '../security-events.ts'
import { controlLabels, rowsOf, securityInWords, submitSecurity, typedSecurity, type SecurityValues } from './form.ts'
import { grantsOf, groupsToGrant, keepSecurity, peopleToGrant, restrictedAbove } from './store.ts'

/** The tab Segurança of a category: public, or restricted to groups and people. */
export default async function categorySecurity (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get(`${idInAddress}/security`, { config: needs('CT005', 'view') }, async (request, reply) => {
    const category = load(request)
    return show(request, reply, blank({ ...typedSecurity(kept(category)), version: String(category.version) }))
  })

  app.post(`${idInAddress}/security`, { config: { ...needsPassword('CT005', 'edit'), whenSessionEnded: depositForm } }, async (request, reply) => {
    const category = load(request)
    if ((request.body as { action?: unknown }).action === 'add') return show(request, reply, withPerson(request))
    const submission = submitSecurity(request.body, known())
    if (!submission.ok) return show(request, reply.code(422), submission.form)
    const isKept = await db.write(() => keep(request, submission.values))
    if (!isKept) {
      const { values, errors } = retyped(request, {})
      return show(request, reply.code(409), { values: { ...values, version: String(load(request).version) }, errors }, true)
    }
    logSecurity(request, 'authz_change', { record: `category ${category.id}` })
    return reply.redirect(`/categories/${category.id}/security?said=changed`, 303)
  })

  /** Inside `write`. Not when somebody else saved since the page was opened. */
  function keep (request: FastifyRequest, values: SecurityValues): boolean {
    const category = load(request)
    if ((request.body as { version?: unknown }).version !== String(category.version)) return false
    const before = securityInWords(kept(category), known())
    keepSecurity(db, category.id, values.isRestricted, values.grants)
    const changes = changesBetween(before, securityInWords(values, known()))
      .map(({ field, ...change }) => ({ field: field === 'access' ? 'access' : 'grants', ...change }))
    const { id: record_id, name: record_name } = category
    if (changes.length > 0) record(db, { record_type: 'category', record_id, record_name, user: request.user, act: 'changed', way: 'edit', changes })
    return true
  }

  function load (request: FastifyRequest): Category {
    return loadConfigured(db, findCategory, request, 'Categoria')
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

  function show (request: FastifyRequest, reply: FastifyReply, given: Form, isStale = false) {
    const category = load(request)
    const { form, deposit } = returnedForm(request, given)
    const everybody = known()
    const rows = rowsOf(everybody, form)
    const said = saidIn(request)
    return reply.viewAsync('category-security/show', {
      category, form, deposit, isStale, said: said === 'changed' && request.method === 'GET' ? said : '',
      rows, controls, controlLabels, everybody, above: restrictedAbove(db, category.id), mayChange: request.rights.has('CT005:edit'),
      others: everybody.filter(one => one.key.startsWith('u') && !one.isFree && !rows.includes(one)),
    })
  }
}
