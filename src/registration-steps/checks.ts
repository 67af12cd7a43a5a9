import { z } from 'zod'
import { ClassificationForm } from '../classification/form.ts'
import type { Company } from '../companies/store.ts'
import { folderProblem } from '../files/acceptance.ts'
import { folderField } from '../folders/form.ts'
import { choice, submit, type Fault, type Submission, type Typed } from '../forms.ts'
import type { Situation } from './situation.ts'

/** The choices of a new company; also refuses what was inactivated since it was chosen. */
export function checkClassification (values: Typed, { type, category }: Situation): Submission<unknown> {
  return complain(submit(ClassificationForm, values), values, {
    company_type_id: choiceProblem(type, 'Escolha o tipo de empresa.', name => `O tipo de empresa ${name} foi inativado`),
    category_id: choiceProblem(category, 'Escolha a categoria do cliente.', name => `A categoria ${name} foi inativada`),
  })
}

const FromCompany = z.object({
  company_id: choice('Escolha a empresa.'),
  category_id: choice('Escolha a categoria do cliente.'),
})

/** The choices for an existing company. */
export function checkChosenCompany (values: Typed, { company, category }: Situation): Submission<unknown> {
  return complain(submit(FromCompany, values), values, {
    company_id: companyProblem(company),
    category_id: choiceProblem(category, 'Escolha a categoria do cliente.', name => `A categoria ${name} foi inativada`),
  })
}

/** Whether each folder has the files that it asks for. */
export function checkDocuments (values: Typed, { folders, files }: Situation): Submission<unknown> {
  return complain({ ok: true, values }, values, Object.fromEntries(folders.map(folder => {
    const problem = folderProblem(folder, files.filter(file => file.folder_id === folder.id).length)
    return [folderField(folder), problem === undefined ? undefined : { message: problem }]
  })))
}

/** A step refused for one field. */
export function refused (values: Typed, field: string, message: string): Submission<unknown> {
  return { ok: false, form: { values, errors: { [field]: { message } } } }
}

function companyProblem (company: Company | undefined): Fault | undefined {
  if (!company) return { message: 'Escolha a empresa.' }
  if (company.customer_id !== null) {
    return {
      message: `${company.name} já é cliente. Escolha outra empresa.`,
      link: { href: `/customers/${company.customer_id}`, text: 'Ver o cliente' },
    }
  }
  return company.is_active ? undefined : { message: `${company.name} está inativa. Escolha outra empresa.` }
}

interface Choosable { name: string, is_active: 0 | 1 }

function choiceProblem (chosen: Choosable | undefined, ask: string, gone: (name: string) => string): Fault | undefined {
  if (!chosen) return { message: ask }
  return chosen.is_active ? undefined : { message: `${gone(chosen.name)} e não serve mais para cadastros novos. Escolha outra opção.` }
}

function complain (submission: Submission<unknown>, values: Typed, faults: Record<string, Fault | undefined>): Submission<unknown> {
  const errors = { ...definite(faults), ...(submission.ok ? {} : submission.form.errors) }
  return Object.keys(errors).length > 0 ? { ok: false, form: { values, errors } } : submission
}

function definite (faults: Record<string, Fault | undefined>): Record<string, Fault> {
  return Object.fromEntries(Object.entries(faults).filter((entry): entry is [string, Fault] => entry[1] !== undefined))
}
