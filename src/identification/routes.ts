import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { addressesOf } from '../addresses/store.ts'
import { companyFields, documentLabel } from '../companies/form.ts'
import { ruleOf, shownFields, type RuledField } from '../company-types/fields.ts'
import { answerForm } from '../conflicts/answering.ts'
import { save } from '../conflicts/saving.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { typed } from '../forms.ts'
import { isIdentifierAsked } from '../identifiers/taking.ts'
import { answerLookups, pressedLookup, type Asking } from '../lookups/pressing.ts'
import { aroundSection, sentForm, showExisting, type RecordForm, type RecordPages, type Subject } from '../records/pages.ts'
import { newsOfShape } from '../records/reclassified.ts'
import { askedFields, companyEditing, hidesDocument, existingPanel, type Editor } from './editing.ts'

/** Dados gerais: the form of a company that stands, in Clientes and in Empresas. */
export default async function identification (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db, originals } = app
  const edit = { config: needs(pages.menu, 'edit') }
  const form = keepingTyping(edit.config)
  const editorOf = (request: FastifyRequest): Editor => ({ user: request.user, seesCpf: seesCpf(request) })
  const editingOf = ({ company, type }: Subject, request: FastifyRequest) => companyEditing(db, company, type, editorOf(request))
  const panelOf = ({ company, type }: Subject, request: FastifyRequest, values: Record<string, string>) =>
    existingPanel(db, values, company, type, editorOf(request))

  app.get('/edit', edit, async (request, reply) => {
    const subject = pages.load(request, 'edit')
    return showExisting(reply, formOf(subject, request), editingOf(subject, request))
  })

  app.post('/edit', form, async (request, reply) => {
    const pressed = await pressedLookup(db, request.body, () => askingOf(pages.load(request, 'edit'), request))
    const saved = pressed ?? await db.write(() => save(originals, editingOf(pages.load(request, 'edit'), request), request.body))
    const subject = pages.load(request, 'edit')
    if ('panel' in saved) return showExisting(reply, formOf(subject, request), editingOf(subject, request), saved)
    return answerForm(reply, sentForm(formOf(subject, request), { record_type: 'company', record_id: subject.company.id }), saved)
  })

  watchTyping(app, '/edit/duplicates', edit, request => {
    const subject = pages.load(request, 'edit')
    const values = typed(request.body)
    return { page: `${pages.address(subject)}/edit`, values, found: panelOf(subject, request, values) }
  })

  answerLookups(app, '/edit/lookup', form, request => askingOf(pages.load(request, 'edit'), request))

  function askingOf ({ company, type }: Subject, request: FastifyRequest): Asking | undefined {
    const isAsked = type.document_kind === 'cnpj' && !hidesDocument(company, type, { seesCpf: seesCpf(request) })
    return isAsked ? { kind: 'cnpj', fields: shownFields(type, companyFields) } : undefined
  }

  function formOf (subject: Subject, request: FastifyRequest): RecordForm {
    const { company, type } = subject
    const documentName = documentLabel(type.document_kind)
    const asked = askedFields(company, type, editorOf(request))
    return {
      around: aroundSection(pages, subject, 'general'), fields: '/identification/_existing', title: 'Editar dados gerais',
      action: `${pages.address(subject)}/edit`, back: pages.address(subject), overridden: { document: documentName },
      panelOf: values => panelOf(subject, request, values), asking: askingOf(subject, request),
      anew: (touched, former) => newsOfShape(db, { subject, of: 'company', what: 'campos', user: request.user, left: touched.filter(({ field }) => !asked.includes(field)), former }),
      given: {
        documentName, mainState: addressesOf(db, company.id).find(address => address.is_main)?.state ?? '', rule: (field: RuledField) => ruleOf(type, field),
        isIdentifierAsked: isIdentifierAsked(type),
        hidesDocument: hidesDocument(company, type, { seesCpf: seesCpf(request) }),
        otherDocument: company.document !== '' && company.document_kind !== type.document_kind ? company.document_kind : '',
      },
    }
  }
}
