import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { askedUses } from '../attribute-uses/store.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import { answerForm } from '../conflicts/answering.ts'
import { factsIn } from '../conflicts/merge.ts'
import { openedIn, save } from '../conflicts/saving.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { aroundSection, sentForm, showExisting, type RecordForm, type RecordPages, type Subject } from '../records/pages.ts'
import { newsOfShape, sectionGone } from '../records/reclassified.ts'
import { attributeEditing, formerFields, recordOf, shownUses, type Held } from './editing.ts'

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
      return showExisting(reply, form, editing)
    })

    app.post(`/${whose}`, { ...keepingTyping(edit.config), bodyLimit: FORM_BYTES_MAX }, async (request, reply) => {
      const saved = await db.write(() => save(originals, find(request, whose).editing, request.body))
      const { form, held } = find(request, whose)
      return answerForm(reply, sentForm(form, { record_type: whose, record_id: held.id }), saved)
    })
  }

  function find (request: FastifyRequest, of: Held['of']) {
    const subject = pages.load(request, 'edit')
    const { company, type, customer } = subject
    const own = of === 'company' ? company : customer ?? notFound('Seção')
    const held: Held = { of, id: own.id, version: own.version, company }
    const asked = of === 'company' ? askedUses(db, 'company_type', type.id) : askedUses(db, 'category', customer!.category_id)
    if (asked.length === 0) missing(subject, held)
    const uses = shownUses(db, held, asked, { seesCpf: seesCpf(request) })
    // Of what is asked a CPF is none that they may not read: they see whole what they type.
    const editing = attributeEditing(db, held, uses, { user: request.user, seesCpf: true })
    const base = `${pages.address(subject)}/attributes`
    const form: RecordForm = {
      around: aroundSection(pages, subject, 'attributes'), fields: '/attribute-uses/_fields', title: of === 'company' ? 'Editar atributos da empresa' : 'Editar atributos do cliente',
      action: `${base}/${of}`, back: base, given: { uses },
      overridden: Object.fromEntries(uses.map(({ attribute }) => [fieldOf(attribute), attribute.name])),
      anew: (touched, former) => newsOfShape(db, {
        subject, of, what: 'atributos', user: request.user, left: touched.filter(({ field }) => !editing.fields.some(one => one.field === field)), former,
      }),
    }
    return { editing, held, form }
  }

  function missing (subject: Subject, { of, id }: Held): never {
    return sectionGone(db, {
      subject, of, lacks: 'não tem atributos', around: aroundSection(pages, subject, 'general'), back: pages.address(subject),
      facts: sent => factsIn(formerFields(db, originals.open(recordOf({ of, id }), openedIn(sent))?.shape ?? ''), sent),
    })
  }
}
