import { addressForm } from '../src/addresses/form.ts'
import { addAddress } from '../src/addresses/store.ts'
import type { AttributeValues } from '../src/attribute-uses/values.ts'
import { keepAttributeValues } from '../src/attribute-values/store.ts'
import type { Attribute } from '../src/attributes/store.ts'
import { companyForm } from '../src/companies/form.ts'
import { addCompany } from '../src/companies/store.ts'
import { activeCompanyTypes, type CompanyType } from '../src/company-types/store.ts'
import { ContactForm } from '../src/contacts/form.ts'
import { addContact } from '../src/contacts/store.ts'
import { addCustomer } from '../src/customers/store.ts'
import { sql, type Database } from '../src/database.ts'
import { hot } from '../src/database/hot.ts'
import { addExternalUser } from '../src/external-users/store.ts'
import { record } from '../src/history/store.ts'
import { takeIdentifier } from '../src/identifiers/taking.ts'
import { configure, type Configuration } from './configuration.ts'
import { generator } from './generator.ts'
import { cities, given, surnames, streets, trades } from './names.ts'
import { stateRegistration } from './state-registrations.ts'

const BATCH = 500

// Made once for each type: making a form takes longer than filling it in.
const form = oncePerType(companyForm)
const placeForm = oncePerType(type => addressForm(type))

function oncePerType<Form> (make: (type: CompanyType) => Form): (type: CompanyType) => Form {
  const made = new Map<number, Form>()
  return type => {
    if (!made.has(type.id)) made.set(type.id, make(type))
    return made.get(type.id)!
  }
}

const FIRST_DAY = Date.UTC(2021, 0, 4, 12)
const DAYS = 2100
const backdate = hot((id: number, created_at: string, updated_at: string) => sql('companies').where({ id }).update({ created_at, updated_at }))
const backdateCustomer = hot((id: number, created_at: string, updated_at: string) => sql('customers').where({ id }).update({ created_at, updated_at }))

/** Adds companies that are customers, the same for the same seed; every tenth company is no customer yet. */
export async function fill (db: Database, customers: number, seed: number): Promise<void> {
  const random = generator(seed)
  const user = db.row<{ id: number, name: string }>(sql('users').select('id', 'name').orderBy('id').limit(1))!
  const types = Object.fromEntries(activeCompanyTypes(db).map(type => [type.identifier, type]))
  const configuration = await db.write(() => configure(db))
  let number = 0
  for (let made = 0; made < customers;) {
    made = await db.write(() => {
      let count = made
      for (let batch = 0; batch < BATCH && count < customers; batch++) {
        const isCustomer = ++number % 11 !== 0
        addOne(db, { number, random, user, types, isCustomer, configuration, share: count / customers })
        if (isCustomer) count++
      }
      return count
    })
  }
}

interface Making {
  number: number
  random: () => number
  user: { id: number, name: string }
  types: Record<string, CompanyType>
  isCustomer: boolean
  configuration: Configuration
  /** How much of the whole was made before. */
  share: number
}

// Two of three companies sell goods, and every tenth of them in another state as well.
function registrationsOf (state: string, number: number): Record<string, string> {
  if (number % 3 === 0) return { state_registration_indicator: 'non_contributor' }
  const other = state === 'SP' ? 'PR' : 'SP'
  return {
    state_registration: stateRegistration(state, number), state_registration_state: state,
    ...(number % 10 === 0 && { state_registration_2: stateRegistration(other, number), state_registration_state_2: other }),
  }
}

function addOne (db: Database, { number, random, user, types, isCustomer, configuration, share }: Making): void {
  const pick = <Thing>(things: readonly Thing[]): Thing => things[Math.floor(random() * things.length)]!
  const person = `${pick(given)} ${pick(surnames)} ${pick(surnames)}`
  const trade = pick(trades)
  const kind = pick(['PJ', 'PJ', 'PJ', 'MEI', 'PF'])
  const type = types[kind]!
  const word = pick(surnames)
  const name = kind === 'PF' ? person : kind === 'MEI' ? `${person} ${trade}` : `${trade} ${word} e ${pick(surnames)} Ltda`
  const domain = `${plain(word)}${number}.example`
  const place = pick(cities)
  const values = form(type).parse({
    identifier: '', name, trade_name: kind === 'PJ' ? `${trade} ${word}` : '',
    document: type.document_kind === 'cpf' ? cpf(number) : cnpj(number),
    ...(kind === 'PJ' ? registrationsOf(place.state, number) : { state_registration: kind === 'PF' ? '' : 'ISENTO' }), city_registration: '',
    phone: `${place.area}3${String(1000000 + number % 8999999)}`, email: `contato@${domain}`, site: kind === 'PJ' ? `www.${domain}` : '', note: '',
  })
  const companyId = addCompany(db, { ...values, identifier: takeIdentifier(db, type) }, type, user.id)
  addAddress(db, companyId, 0, placeForm(type).parse({
    cep: place.cep, street: pick(streets), number: String(1 + Math.floor(random() * 2500)), district: 'Centro', city: place.name,
    state: place.state, is_main: 'yes',
  }))

  const contact = ContactForm.parse({
    name: person, job_title: pick(['Sócia', 'Sócio', 'Gerente', 'Financeiro']), email: `${plain(person.split(' ')[0]!)}@${domain}`,
    mobile: `${place.area}9${String(90000000 + number % 9999999)}`, is_default: 'yes',
  })
  const externalUserId = number % 4 === 0 ? addExternalUser(db, { ...contact, phone: contact.mobile }, user.id) : null
  addContact(db, companyId, 0, { ...contact, external_user_id: externalUserId })
  const line = { record_name: name, company_id: companyId, user, act: 'created' as const, way: 'import' as const, reason: 'Dados de exemplo' }
  record(db, { ...line, record_type: 'company', record_id: companyId })
  // Registered one after another over the years, and changed once since.
  const createdDay = Math.floor(DAYS * share + random() * 30)
  const at = (day: number) => new Date(FIRST_DAY + Math.min(day, DAYS) * 86_400_000 + (number % 36_000) * 1000).toISOString()
  const dates = [at(createdDay), at(createdDay + Math.floor(random() * 400))] as const
  db.run(backdate(companyId, ...dates))
  if (!isCustomer) return
  const { categories, attributes } = configuration
  const category = pick([1, categories.monthly, categories.monthly, categories.payroll, categories.single])
  const customerId = addCustomer(db, { company_id: companyId, category_id: category, registration_id: null }, user.id)
  db.run(backdateCustomer(customerId, ...dates))
  const item = (one: Attribute) => String(pick(one.items).id)
  const monthly: AttributeValues = new Map([
    [attributes.regime.id, item(attributes.regime)], [attributes.fee.id, String(400 + Math.floor(random() * 3000))],
    [attributes.start.id, `20${10 + Math.floor(random() * 16)}-0${1 + Math.floor(random() * 9)}-01`],
  ])
  if (number % 15 === 0) monthly.delete(attributes.fee.id) // still to be agreed on: the customer is Incompleto
  if (category === categories.payroll) monthly.set(attributes.staff.id, String(1 + Math.floor(random() * 80)))
  if (category === categories.single) keepAttributeValues(db, { customer_id: customerId }, new Map([[attributes.services.id, `[${item(attributes.services)}]`]]))
  else if (category !== 1) keepAttributeValues(db, { customer_id: customerId }, monthly)
  record(db, { ...line, record_type: 'customer', record_id: customerId })
}

function plain (word: string): string {
  return word.normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase()
}

// Every third number has letters, as new ones have since July 2026.
function cnpj (number: number): string {
  const root = number % 3 === 0 ? `${String.fromCharCode(65 + number % 26)}B${String(number).padStart(6, '0')}` : String(10_000_000 + number)
  return withDigits(`${root}0001`, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2], [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
}

function cpf (number: number): string {
  return withDigits(String(100_000_000 + number), [10, 9, 8, 7, 6, 5, 4, 3, 2], [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
}

// Modulo 11 over the characters' codes minus 48 (Receita Federal, IN RFB 2.229/2024, annex XV).
function withDigits (base: string, ...weights: number[][]): string {
  return weights.reduce((done, weight) => {
    const sum = weight.reduce((total, factor, index) => total + factor * (done.charCodeAt(index) - 48), 0)
    const rest = sum % 11
    return `${done}${rest < 2 ? 0 : 11 - rest}`
  }, base)
}
