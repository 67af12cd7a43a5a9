import type { FastifyInstance } from 'fastify'
import { create } from 'content-disposition'
import { VCard } from 'vcard-creator'
import { needs } from '../access.ts'
import { findCompany } from '../companies/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import { contactsOf, type Contact } from '../contacts/store.ts'
import { loadCustomer } from '../customers/store.ts'
import { notFound } from '../errors.ts'
import { idIn, idInAddress } from '../http/row-id.ts'

/** The contacts of a customer as a file that telephones and mail programs take in. */
export default async function vcards (app: FastifyInstance): Promise<void> {
  app.get(`${idInAddress}/contacts.vcf`, { config: needs('CT001', 'view') }, async (request, reply) => {
    const { company_id: companyId } = loadCustomer(app.db, request.user.id, idIn(request))
    const { name, trade_name: tradeName, company_type_id: typeId } = findCompany(app.db, companyId)!
    if (!findCompanyType(app.db, typeId)!.has_contacts) return notFound('Seção')
    const cards = contactsOf(app.db, companyId).map(contact => cardOf(contact, tradeName || name))
    return reply.header('content-disposition', create(`${name}.vcf`)).type('text/vcard; charset=utf-8').send(cards.join(''))
  })
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
