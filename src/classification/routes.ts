import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { isOpenTo } from '../categories/access.ts'
import { categoriesToChoose } from '../categories/store.ts'
import { activeCompanyTypes } from '../company-types/store.ts'
import { blank, submit, typed, type Form, type Typed } from '../forms.ts'
import { seenAs } from '../forms/seen.ts'
import { lastLineOf, whoWas, type LastLine } from '../history/store.ts'
import type { RecordPages, Subject } from '../records/pages.ts'
import { consequencesOf, type Classification, type Consequences } from './consequences.ts'
import { ClassificationForm, TypeForm } from './form.ts'
import { reclassify } from './store.ts'

/** What is another by now than it was when the consequences were seen: the record, or what the office asks. */
type Stale = 'record' | 'asked' | undefined

/** The form, and what was chosen in it. */
interface Shown { form: Form, to?: Classification, stale?: Stale }

type Outcome = { form: Form } | { to: Classification, stale: Stale } | { customerId: number }

/**
 * Trocar tipo ou categoria: what it means is shown before it is done; the first form only asks, and changes nothing.
 * Under Empresas it is the type alone, of a company that is no customer: what it means for a customer is for Clientes.
 */
export default async function classification (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db } = app
  const edit = { config: needs(pages.menu, 'edit') }

  app.get('/classification', edit, async (request, reply) => {
    const subject = pages.load(request, 'edit')
    const customerId = customerApart(subject)
    if (customerId !== null) return reply.redirect(`/customers/${customerId}/classification`, 303)
    if ((request.query as Record<string, unknown>).company_type_id === undefined) return show(reply, subject, { form: blank(typedOf(subject)) })
    const chosen = read(request, subject, request.query)
    return 'form' in chosen ? show(reply.code(422), subject, chosen) : show(reply, subject, { form: blank(typed(request.query)), to: chosen.to })
  })

  app.post('/classification', edit, async (request, reply) => {
    const outcome = await db.write((): Outcome => {
      const subject = pages.load(request, 'edit')
      const customerId = customerApart(subject)
      if (customerId !== null) return { customerId }
      const chosen = read(request, subject, request.body)
      if ('form' in chosen) return chosen
      if (isSame(subject, chosen.to)) return { ...chosen, stale: undefined }
      const stale = staleIn(request, subject, chosen.to)
      if (!stale) reclassify(db, subject, chosen.to, request.user)
      return { ...chosen, stale }
    })
    if ('customerId' in outcome) return reply.redirect(`/customers/${outcome.customerId}/classification`, 303)
    // A category may take customers from somebody who does not see them afterwards.
    const isHandedOver = 'to' in outcome && !outcome.stale && !isOpenTo(db, request.user.id, outcome.to.category?.id, 'view')
    if (isHandedOver) return reply.redirect('/customers?said=handed-over', 303)
    const subject = pages.load(request)
    if ('form' in outcome) return show(reply.code(422), subject, outcome)
    if (!outcome.stale) return reply.redirect(`${pages.address(subject)}?said=${subject.customer ? 'reclassified' : 'retyped'}`, 303)
    return show(reply.code(409), subject, { form: blank(typed(request.body)), ...outcome })
  })

  function read (request: FastifyRequest, subject: Subject, sent: unknown): { form: Form } | { to: Classification } {
    const submission = submit(subject.customer ? ClassificationForm : TypeForm, sent)
    if (!submission.ok) return submission
    const { types, categories } = choices(request, subject)
    const { company_type_id: typeId, category_id: categoryId } = { category_id: undefined, ...submission.values }
    const type = types.find(one => one.id === typeId)
    const category = categories.find(one => one.id === categoryId)
    if (type && (category || !subject.customer)) return { to: { type, category } }
    return { form: { values: typed(sent), errors: {
      ...(!type && { company_type_id: { message: 'Escolha um tipo da lista.' } }),
      ...(!category && subject.customer && { category_id: { message: 'Escolha uma categoria da lista.' } }),
    } } }
  }

  // What it is already may be chosen even when it no longer may for new records.
  function choices ({ user }: FastifyRequest, { type, category }: Subject) {
    const [types, categories] = [activeCompanyTypes(db), category ? categoriesToChoose(db, user.id) : []]
    return {
      types: types.some(one => one.id === type.id) ? types : [type, ...types],
      categories: !category || categories.some(one => one.id === category.id) ? categories : [{ ...category, depth: 0, path: category.name }, ...categories],
    }
  }

  function staleIn (request: FastifyRequest, subject: Subject, to: Classification): Stale {
    const { seen } = request.body as { seen?: unknown }
    const [version, consequences] = typeof seen === 'string' ? seen.split('/') : []
    if (version !== versionOf(subject)) return 'record'
    return consequences === seenAs(meaning(request, subject, to)) ? undefined : 'asked'
  }

  // Who saved it last, whichever of the two it was.
  function lastOf ({ company, customer }: Subject): LastLine | undefined {
    const lines = [lastLineOf(db, { record_type: 'company', record_id: company.id }), customer && lastLineOf(db, { record_type: 'customer', record_id: customer.id })]
    return lines.filter(line => line !== undefined).toSorted((one, other) => other.created_at.localeCompare(one.created_at))[0]
  }

  // Nothing where it is what it is already.
  function meaning (request: FastifyRequest, subject: Subject, to: Classification | undefined): Consequences | null {
    return !to || isSame(subject, to) ? null : consequencesOf(db, subject, to, seesCpf(request))
  }

  function show (reply: FastifyReply, subject: Subject, { form, to, stale }: Shown) {
    const { request } = reply
    const consequences = meaning(request, subject, to)
    return reply.viewAsync('classification/show', {
      ...pages.around(request, subject, 'general'), head: pages.head, base: pages.address(subject), form, stale: stale ?? '', who: whoWas(lastOf(subject), request.user), isSame: to !== undefined && isSame(subject, to), overridden: {},
      isCustomer: subject.customer !== undefined,
      ...choices(request, subject), to: to ?? null, consequences, seen: `${versionOf(subject)}/${seenAs(consequences)}`,
    })
  }
}

/** The customer that a company is by now, where it is reached as a company. */
function customerApart ({ company, customer }: Subject): number | null {
  return customer ? null : company.customer_id
}

function typedOf ({ type, category }: Subject): Typed {
  return { company_type_id: String(type.id), ...(category && { category_id: String(category.id) }) }
}

function isSame ({ type, category }: Subject, to: Classification): boolean {
  return to.type.id === type.id && to.category?.id === category?.id
}

// What was shown holds for the record as it was then.
function versionOf ({ company, customer }: Subject): string {
  return `${company.version}.${customer?.version ?? ''}`
}
