import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { findCustomer, setCustomerActive } from '../customers/store.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { blank, retyped, submit, type Form } from '../forms.ts'
import { categoryKept, record, type HistoryLine } from '../history/store.ts'
import { ActivationForm, DeactivationForm, nameProblem } from '../records/form.ts'
import type { RecordPages, Subject } from '../records/pages.ts'
import { logSecurity } from '../security-events.ts'
import { obstacleTo } from './obstacles.ts'
import { removeCompany, setCompanyActive } from './store.ts'

/** What is done with a whole company: inactivated with its reason, activated, deleted when it was a mistake. */
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
      await db.write(() => { setActive(request, isActive, submission.values.reason) })
      return reply.redirect(`${pages.address(pages.load(request))}?said=${isActive ? 'activated' : 'deactivated'}`, 303)
    })
  }

  app.get('/deletion', remove, async (request, reply) => showDeletion(request, reply, blank()))

  app.post('/deletion', remove, async (request, reply) => {
    const errors = await db.write((): Form['errors'] | undefined => {
      const { company } = pages.load(request, 'delete')
      const problem = nameProblem(request.body, company.name)
      if (problem) return problem
      if (obstacleTo(db, company)) return {}
      removeCompany(db, company.id)
      const category = categoryKept(db, company.id)
      keepLine(request, {
        record_type: 'company', record_id: company.id, record_name: company.name, company_id: company.id,
        act: 'deleted', ...(category !== undefined && { category_id: category }),
      })
    })
    if (errors) return showDeletion(request, reply.code(422), retyped(request, errors))
    logSecurity(request, 'data_deleted', { what: 'company' })
    return reply.redirect('/companies?said=deleted', 303)
  })

  // To inactivate a company inactivates its customer as well. To activate it does not: people decide about the customer.
  function setActive (request: FastifyRequest, isActive: boolean, reason: string): void {
    const { company } = pages.load(request, 'edit')
    const line = { record_name: company.name, company_id: company.id, act: isActive ? 'activated' : 'deactivated', reason } as const
    const customer = company.customer_id === null || isActive ? undefined : findCustomer(db, company.customer_id)
    if (customer?.is_active) {
      setCustomerActive(db, customer.id, false)
      keepLine(request, { ...line, record_type: 'customer', record_id: customer.id })
    }
    if ((company.is_active === 1) === isActive) return
    setCompanyActive(db, company.id, isActive)
    keepLine(request, { ...line, record_type: 'company', record_id: company.id })
  }

  function keepLine ({ user }: FastifyRequest, { reason, ...line }: Omit<HistoryLine, 'user' | 'way' | 'changes'>): void {
    record(db, { ...line, user, way: 'edit', changes: [], ...(reason && { reason }) })
  }

  function showAct (request: FastifyRequest, reply: FastifyReply, isActive: boolean, form: Form) {
    const subject = pages.load(request, 'edit')
    return reply.viewAsync('companies/act', { ...frame(request, subject, form), ...returnedForm(request, form), isActive })
  }

  function showDeletion (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const subject = pages.load(request, 'delete')
    return reply.viewAsync('companies/deletion', { ...frame(request, subject, form), obstacle: obstacleTo(db, subject.company) ?? '' })
  }

  function frame (request: FastifyRequest, subject: Subject, form: Form) {
    return { ...pages.around(request, subject, 'general'), form, base: pages.address(subject), overridden: {} }
  }
}
