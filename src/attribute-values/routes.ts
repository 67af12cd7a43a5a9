import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { askedUses } from '../attribute-uses/store.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import { openedFor, save } from '../conflicts/saving.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { answerSaved, aroundSection, showForm, type RecordForm, type RecordPages } from '../records/pages.ts'
import { attributeEditing, shownUses, type Held } from './editing.ts'

// Two hundred attributes, some of them long texts, and what they were when the form was opened.
const FORM_BYTES_MAX = 1_048_576

/** Atributos: the values of a company or customer that stands, each in a form of its own. */
export default async function attributeValues (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db, originals } = app
  const edit = { config: needs(pages.menu, 'edit') }

  const holders: Array<Held['of']> = pages.menu === 'CT001' ? ['company', 'customer'] : ['company'] // a company alone has none of a customer's
  for (const whose of holders) {
    app.get(`/${whose}`, edit, async (request, reply) => {
      const { editing, form } = find(request, whose)
      return showForm(reply, form, editing.stored, openedFor(originals, editing))
    })

    app.post(`/${whose}`, { ...keepingTyping(edit.config), bodyLimit: FORM_BYTES_MAX }, async (request, reply) => {
      const saved = await db.write(() => save(originals, find(request, whose).editing, request.body))
      const { form, held } = find(request, whose)
      return answerSaved(db, reply, form, saved, { record_type: whose, record_id: held.id })
    })
  }

  function find (request: FastifyRequest, of: Held['of']) {
    const subject = pages.load(request, 'edit')
    const { company, type, customer } = subject
    const own = of === 'company' ? company : customer ?? notFound('Seção')
    const held: Held = { of, id: own.id, version: own.version, company }
    const asked = of === 'company' ? askedUses(db, 'company_type', type.id) : askedUses(db, 'category', customer!.category_id)
    if (asked.length === 0) return notFound('Seção')
    const reader = { user: request.user, seesCpf: seesCpf(request) }
    const uses = shownUses(db, held, asked, reader)
    const base = `${pages.address(subject)}/attributes`
    const form: RecordForm = {
      around: aroundSection(pages, subject, 'attributes'), fields: '/attribute-uses/_fields', title: of === 'company' ? 'Editar atributos da empresa' : 'Editar atributos do cliente',
      action: `${base}/${of}`, back: base, given: { uses },
      overridden: Object.fromEntries(uses.map(({ attribute }) => [fieldOf(attribute), attribute.name])),
    }
    return { editing: attributeEditing(db, held, uses, reader), held, form }
  }
}
