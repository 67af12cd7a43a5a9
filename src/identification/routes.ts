import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { addressesOf } from '../addresses/store.ts'
import { companyFields, documentLabel } from '../companies/form.ts'
import { ruleOf, shownFields, type RuledField } from '../company-types/fields.ts'
import { answerForm } from '../conflicts/answering.ts'
import { openedFor, openedIn, save, type Touched } from '../conflicts/saving.ts'
import { isReclassified } from '../conflicts/shapes.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { typed } from '../forms.ts'
import { isIdentifierAsked } from '../identifiers/taking.ts'
import { answerLookups, pressedLookup, type Asking } from '../lookups/pressing.ts'
import { aroundSection, sentForm, showForm, type RecordForm, type RecordPages, type Subject } from '../records/pages.ts'
import { newsOf, newsOfFields } from '../records/reclassified.ts'
import { askedFields, companyEditing, hidesDocument, standingPanel, type Editor } from './editing.ts'

/** Dados gerais: the form of a company that stands, in Clientes and in Empresas. */
export default async function identification (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db, originals } = app
  const edit = { config: needs(pages.menu, 'edit') }
  const form = keepingTyping(edit.config)
  const editorOf = (request: FastifyRequest): Editor => ({ user: request.user, seesCpf: seesCpf(request) })
  const editingOf = ({ company, type }: Subject, request: FastifyRequest) => companyEditing(db, company, type, editorOf(request))
  const panelOf = ({ company, type }: Subject, request: FastifyRequest, values: Record<string, string>) =>
    standingPanel(db, values, company, type, editorOf(request))

  app.get('/edit', edit, async (request, reply) => {
    const subject = pages.load(request, 'edit')
    const editing = editingOf(subject, request)
    return showForm(reply, formOf(subject, request), editing.stored, openedFor(originals, editing))
  })

  app.post('/edit', form, async (request, reply) => {
    const pressed = await pressedLookup(db, request.body, () => askingOf(pages.load(request, 'edit'), request))
    if (pressed) return showForm(reply, formOf(pages.load(request, 'edit'), request), pressed.values, openedIn(request.body), { answer: pressed.panel })
    const saved = await db.write(() => save(originals, editingOf(pages.load(request, 'edit'), request), request.body))
    const subject = pages.load(request, 'edit')
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

  // Another type, or this one as it is set up now, asks other things; what it does not ask, and was typed, is named before it is gone.
  function typeNews (subject: Subject, request: FastifyRequest, touched: Touched[], former: string): { title: string, text: string } {
    const { company, type } = subject
    const asked = askedFields(company, type, editorOf(request))
    const left = touched.filter(({ field }) => !asked.includes(field))
    return isReclassified(former, type.id) ? newsOf(db, subject, 'company', request.user, left) : newsOfFields('campos', left)
  }

  function formOf (subject: Subject, request: FastifyRequest): RecordForm {
    const { company, type } = subject
    const documentName = documentLabel(type.document_kind)
    return {
      around: aroundSection(pages, subject, 'general'), fields: '/identification/_standing', title: 'Editar dados gerais',
      action: `${pages.address(subject)}/edit`, back: pages.address(subject), overridden: { document: documentName },
      panelOf: values => panelOf(subject, request, values), asking: askingOf(subject, request), anew: (touched, former) => typeNews(subject, request, touched, former),
      given: {
        documentName, mainState: addressesOf(db, company.id).find(address => address.is_main)?.state ?? '', rule: (field: RuledField) => ruleOf(type, field),
        isIdentifierAsked: isIdentifierAsked(type),
        hidesDocument: hidesDocument(company, type, { seesCpf: seesCpf(request) }),
        otherDocument: company.document !== '' && company.document_kind !== type.document_kind ? company.document_kind : '',
      },
    }
  }
}
