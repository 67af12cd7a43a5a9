import type { FastifyInstance } from 'fastify'
import { create } from 'content-disposition'
import { VCard } from 'vcard-creator'
import { needs } from '../access.ts'
import { findCompany } from '../companies/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import { contactsOf, type Contact } from '../contacts/store.ts'
import { loadCustomer } from '../customers/store.ts'
import { notFound } from '../errors.ts'
import { record } from '../history/store.ts'
import { idIn, idInAddress } from '../http/row-id.ts'
import { logSecurity } from '../log/security-events.ts'
import { counted } from '../writing/numbers.ts'

/** The contacts of a customer as a file that telephones and mail programs take in; whoever sees them on the page may take them along. */
export default async function vcards (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get(`${idInAddress}/contacts.vcf`, { config: needs('CT001', 'view') }, async (request, reply) => {
    const { company_id: companyId } = loadCustomer(db, request.user.id, idIn(request))
    const { name, trade_name: tradeName, company_type_id: typeId } = findCompany(db, companyId)!
    if (!findCompanyType(db, typeId)!.has_contacts) return notFound('Seção')
    const cards = contactsOf(db, companyId).map(contact => cardOf(contact, tradeName || name))
    // A browser that fetches ahead takes them along, too; HEAD takes nothing.
    if (request.method === 'GET' && cards.length > 0) {
      await db.write(() => { keepLine(request.user, { id: companyId, name }, cards.length) }, 'vital')
      logSecurity(request, 'data_export', { what: 'contacts', count: cards.length })
    }
    return reply.header('content-disposition', create(`${name}.vcf`)).type('text/vcard; charset=utf-8').send(cards.join(''))
  })

  function keepLine (user: { id: number, name: string }, company: { id: number, name: string }, count: number): void {
    record(db, {
      record_type: 'system', record_id: 0, record_name: `${counted(count, 'contato', 'contatos')} de ${company.name} em vCard`, company_id: company.id,
      user, act: 'exported',
    })
  }
}

function cardOf (contact: Contact, company: string): string {
  const [givenName = '', ...others] = contact.name.split(' ')
  const card = new VCard().addFullName(contact.name).addName({ givenName, familyName: others.join(' ') })
    .addCompany({ name: company, ...(contact.department && { department: contact.department }) })
  if (contact.job_title) card.addJobtitle(contact.job_title)
  if (contact.email) card.addEmail({ address: contact.email })
  if (contact.phone) card.addPhoneNumber({ number: contact.phone, type: ['work'] })
  if (contact.mobile) card.addPhoneNumber({ number: contact.mobile, type: ['cell'] })
  if (contact.note) card.addNote(contact.note)
  return card.toString()
}
