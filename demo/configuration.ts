import { addUse } from '../src/attribute-uses/store.ts'
import { checkAttribute } from '../src/attributes/form.ts'
import { addAttribute, findAttribute, type Attribute } from '../src/attributes/store.ts'
import { CategoryForm } from '../src/categories/form.ts'
import { addCategory } from '../src/categories/store.ts'
import { CompanyTypeForm, typedCompanyType } from '../src/company-types/form.ts'
import { addCompanyType } from '../src/company-types/store.ts'
import type { Database } from '../src/database.ts'
import { FolderForm, typedFolder } from '../src/folders/form.ts'
import { addFolder } from '../src/folders/store.ts'

export interface Configuration {
  categories: Record<'monthly' | 'payroll' | 'single', number>
  attributes: Record<'regime' | 'start' | 'fee' | 'staff' | 'services', Attribute>
}

/** Inside `write`. Types, categories, attributes and folders as an accountant's office would set them up. */
export function configure (db: Database): Configuration {
  const attribute = (identifier: string, name: string, fields: Record<string, string>): Attribute => {
    const submission = checkAttribute({ identifier, name, ...fields }, true)
    if (!submission.ok) throw new Error(`${name}: ${JSON.stringify(submission.form.errors)}`)
    return findAttribute(db, addAttribute(db, submission.values))!
  }
  const category = (identifier: string, name: string, hint: string, parent = '') =>
    addCategory(db, CategoryForm.parse({ identifier, name, hint, parent_id: parent }))
  const ask = (id: number, one: Attribute, isRequired: boolean) =>
    { addUse(db, 'category', id, one.id, { is_required: isRequired, is_read_only: false, default_value: null }) }
  const folder = (id: number, fields: Record<string, string | undefined>) =>
    { addFolder(db, id, FolderForm.parse({ ...typedFolder(), ...fields })) }

  const regime = attribute('REGIME', 'Regime tributário', { kind: 'list', items: 'Simples Nacional\nLucro presumido\nLucro real' })
  const start = attribute('INICIO', 'Início do contrato', { kind: 'date', minimum: '01/01/1990' })
  const fee = attribute('HONORARIO', 'Honorário mensal', { kind: 'currency', minimum: '0' })
  const staff = attribute('FUNCIONARIOS', 'Funcionários registrados', { kind: 'integer', minimum: '0' })
  const services = attribute('SERVICOS', 'Serviços contratados', { kind: 'list', is_multiple: 'yes', items: 'Contábil\nFiscal\nFolha\nSocietário' })
  const cnae = attribute('CNAE', 'Atividade principal (CNAE)', { kind: 'text', pattern_kind: 'mask', pattern: '0000-0/00', pattern_example: '1091-1/02', pattern_message: 'Informe o CNAE como 1091-1/02.' })
  const license = attribute('LICENCA', 'Licença ambiental', { kind: 'text', maximum: '30' })
  const hazardous = attribute('PERIGOSO', 'Lida com produto perigoso', { kind: 'yes_no' })

  const monthly = category('MENSAL', 'Contabilidade mensal', 'Escrituração, apuração e entrega mensal de obrigações.')
  for (const one of [regime, start, fee]) ask(monthly, one, true)
  ask(monthly, cnae, false)
  folder(monthly, { name: 'Contrato social', hint: 'Última alteração consolidada', is_required: undefined, extensions: 'pdf' })
  folder(monthly, { name: 'Comprovante de endereço', is_required: undefined, validity_days: '90', files_max: '2' })
  const payroll = category('FOLHA', 'Folha de pagamento', 'Mensal com empregados.', String(monthly))
  ask(payroll, staff, true)
  const single = category('AVULSA', 'Consultoria avulsa', 'Um trabalho de cada vez.')
  ask(single, services, false)
  const industry = category('INDUSTRIA', 'Indústria', 'Fabricação e transformação.')
  ask(industry, hazardous, true)
  const chemical = category('QUIMICA', 'Química', 'Indústria química.', String(industry))
  ask(chemical, license, true)
  folder(chemical, { name: 'Licença de operação', extensions: 'pdf', validity_days: '365' })
  folder(chemical, { name: 'Ficha de segurança', extensions: 'pdf', files_max: '5' })

  addCompanyType(db, CompanyTypeForm.parse({
    ...typedCompanyType(), identifier: 'COOPERATIVA', name: 'Cooperativa', hint: 'Sociedade de pessoas, identificada por CNPJ', parent_id: '1',
    identifier_mask: 'COOP-{AA}-{SEQ:3}', contacts_min: '1', rule_phone: 'required',
  }))
  return { categories: { monthly, payroll, single }, attributes: { regime, start, fee, staff, services } }
}
