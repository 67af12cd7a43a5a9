import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { blank, retyped, submit, type Form } from '../forms.ts'
import { record, wasTold, type HistoryLine, type OfRecord } from '../history/store.ts'
import { logSecurity } from '../log/security-events.ts'
import { ActivationForm, DeactivationForm, nameProblem } from './form.ts'
import type { RecordPages, Subject } from './pages.ts'

/** Tells the history of the act: of the record, and of what goes with it. */
type Keep = (line: Pick<HistoryLine, 'record_type' | 'record_id' | 'category_id'>) => void

/** What the acts do in Clientes or in Empresas. */
interface RecordActs {
  what: 'company' | 'customer'
  listAddress: string
  /** Inside `write`. Says what became of it. */
  setActive: (subject: Subject, isActive: boolean, keep: Keep) => 'done' | 'so-already' | 'impossible'
  /** Why it may not be deleted, in words; undefined when it may. */
  obstacleTo: (subject: Subject) => string | undefined
  /** Inside `write`. Gives the stored names of the files that go with it. */
  remove: (subject: Subject, keep: Keep) => string[]
}

/** What is done with a whole customer or company: inactivated with its reason, activated, deleted when it was a mistake. */
export function recordActs (app: FastifyInstance, pages: RecordPages, { what, listAddress, setActive, obstacleTo, remove }: RecordActs): void {
  const { db } = app
  const edit = { config: needs(pages.menu, 'edit') }
  const form = keepingTyping(edit.config)
  const deletion = { config: needsPassword(pages.menu, 'delete') }

  for (const [address, act, isActive] of [['/deactivation', 'deactivated', false], ['/activation', 'activated', true]] as const) {
    app.get(address, edit, async (request, reply) => showAct(request, reply, isActive, blank()))

    app.post(address, form, async (request, reply) => {
      const submission = submit(isActive ? ActivationForm : DeactivationForm, request.body)
      if (!submission.ok) return showAct(request, reply.code(422), isActive, submission.form)
      const { reason } = submission.values
      const became = await db.write(() => {
        const subject = pages.load(request, 'edit')
        const keep = keeping(request, subject, { act, ...(reason && { reason }) })
        const became = setActive(subject, isActive, keep)
        // Somebody else was first: the history has the second reason, too. A double click says nothing new.
        const own: OfRecord = { record_type: what, record_id: (what === 'customer' ? subject.customer! : subject.company).id }
        if (became === 'so-already' && reason && !wasTold(db, own, { user: request.user, act, reason })) keep(own)
        return became
      })
      if (became === 'impossible') return showAct(request, reply.code(422), isActive, retyped(request, {}))
      return reply.redirect(`${pages.address(pages.load(request))}?said=${act}`, 303)
    })
  }

  app.get('/deletion', deletion, async (request, reply) => showDeletion(request, reply, blank()))

  app.post('/deletion', deletion, async (request, reply) => {
    const outcome = await db.write((): { errors: Form['errors'] } | { released: string[] } => {
      const subject = pages.load(request, 'delete')
      const problem = nameProblem(request.body, subject.company.name)
      if (problem) return { errors: problem }
      if (obstacleTo(subject)) return { errors: {} }
      return { released: remove(subject, keeping(request, subject, { act: 'deleted' })) }
    })
    if ('errors' in outcome) return showDeletion(request, reply.code(422), retyped(request, outcome.errors))
    await app.storage.remove(outcome.released)
    logSecurity(request, 'data_deleted', { what })
    return reply.redirect(`${listAddress}?said=deleted`, 303)
  })

  function keeping ({ user }: FastifyRequest, { company }: Subject, deed: Pick<HistoryLine, 'act' | 'reason'>): Keep {
    return line => { record(db, { ...line, ...deed, record_name: company.name, company_id: company.id, user }) }
  }

  function showAct (request: FastifyRequest, reply: FastifyReply, isActive: boolean, form: Form) {
    const subject = pages.load(request, 'edit')
    return reply.viewAsync('records/act', { ...frame(request, subject, form), ...returnedForm(request, form), isActive })
  }

  function showDeletion (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const subject = pages.load(request, 'delete')
    return reply.viewAsync('records/deletion', { ...frame(request, subject, form), obstacle: obstacleTo(subject) ?? '' })
  }

  function frame (request: FastifyRequest, subject: Subject, form: Form) {
    return {
      ...pages.around(request, subject, 'general'), head: pages.head, base: pages.address(subject), isCustomer: subject.customer !== undefined, form, overridden: {},
    }
  }
}
