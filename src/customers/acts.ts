import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import type { Database } from '../database.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { externalUsersOf } from '../external-users/store.ts'
import { filesOfCustomer, removeFile } from '../files/store.ts'
import { blank, retyped, submit, type Form } from '../forms.ts'
import { record, type HistoryLine } from '../history/store.ts'
import { ActivationForm, DeactivationForm, nameProblem } from '../records/form.ts'
import type { RecordPages, Subject } from '../records/pages.ts'
import { logSecurity } from '../security-events.ts'
import { removeCustomer, setCustomerActive, type Customer } from './store.ts'

/** What is done with a whole customer: inactivated with its reason, activated, deleted when it was a mistake. */
export default async function acts (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db } = app
  const edit = { config: needs(pages.menu, 'edit') }
  const form = keepingTyping(edit.config)
  const remove = { config: needsPassword(pages.menu, 'delete') }

  for (const [act, isActive] of [['deactivation', false], ['activation', true]] as const) {
    app.get(`/${act}`, edit, async (request, reply) => showAct(request, reply, isActive, blank()))

    app.post(`/${act}`, form, async (request, reply) => {
      const submission = submit(isActive ? ActivationForm : DeactivationForm, request.body)
      if (!submission.ok) return showAct(request, reply.code(422), isActive, submission.form)
      const isDone = await db.write(() => setActive(request, isActive, submission.values.reason))
      if (!isDone) return showAct(request, reply.code(422), isActive, retyped(request, {}))
      return reply.redirect(`${pages.address(pages.load(request))}?said=${isActive ? 'activated' : 'deactivated'}`, 303)
    })
  }

  app.get('/deletion', remove, async (request, reply) => showDeletion(request, reply, blank()))

  app.post('/deletion', remove, async (request, reply) => {
    const outcome = await db.write((): { errors: Form['errors'] } | { released: string[] } => {
      const { company, customer } = pages.load(request, 'delete') as Required<Subject>
      const problem = nameProblem(request.body, company.name)
      if (problem) return { errors: problem }
      if (obstacleTo(db, customer)) return { errors: {} }
      const files = filesOfCustomer(db, customer.id)
      for (const file of files) removeFile(db, file.id)
      removeCustomer(db, customer.id)
      keepLine(request, { record_type: 'customer', record_id: customer.id, record_name: company.name, company_id: company.id, category_id: customer.category_id, act: 'deleted' })
      return { released: files.map(file => file.stored_name) }
    })
    if ('errors' in outcome) return showDeletion(request, reply.code(422), retyped(request, outcome.errors))
    await app.storage.remove(outcome.released)
    logSecurity(request, 'data_deleted', { what: 'customer' })
    return reply.redirect('/customers?said=deleted', 303)
  })

  // Says whether it may be: the customer of an inactive company is inactive.
  function setActive (request: FastifyRequest, isActive: boolean, reason: string): boolean {
    const { company, customer } = pages.load(request, 'edit') as Required<Subject>
    if (isActive && !company.is_active) return false
    if ((customer.is_active === 1) === isActive) return true
    setCustomerActive(db, customer.id, isActive)
    keepLine(request, {
      record_type: 'customer', record_id: customer.id, record_name: company.name, company_id: company.id,
      act: isActive ? 'activated' : 'deactivated', reason,
    })
    return true
  }

  function keepLine ({ user }: FastifyRequest, { reason, ...line }: Omit<HistoryLine, 'user' | 'way' | 'changes'>): void {
    record(db, { ...line, user, way: 'edit', changes: [], ...(reason && { reason }) })
  }

  function showAct (request: FastifyRequest, reply: FastifyReply, isActive: boolean, form: Form) {
    const subject = pages.load(request, 'edit')
    return reply.viewAsync('customers/act', { ...frame(request, subject, form), ...returnedForm(request, form), isActive })
  }

  function showDeletion (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const subject = pages.load(request, 'delete')
    return reply.viewAsync('customers/deletion', { ...frame(request, subject, form), obstacle: obstacleTo(db, subject.customer!) ?? '' })
  }

  function frame (request: FastifyRequest, subject: Subject, form: Form) {
    return { ...pages.around(request, subject, 'general'), form, base: pages.address(subject), overridden: {} }
  }
}

/** Why a customer may not be deleted, in words; undefined when it may. */
function obstacleTo (db: Database, { company_id: companyId }: Customer): string | undefined {
  return externalUsersOf(db, companyId).length > 0 ? 'há usuários externos entre os contatos dele' : undefined
}
