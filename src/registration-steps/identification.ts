import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import type { Submission, Typed } from '../forms.ts'
import type { Situation } from './situation.ts'
import { inspect } from './step.ts'
import { steps } from './steps.ts'

/** The step Identificação for a company that is registered without a customer: everything it would be told there. */
export function inspectNewCompany (db: Database, values: Typed, type: CompanyType, userId: number): Submission<unknown> {
  const step = steps.find(one => one.slug === 'identification')!
  const situation: Situation = {
    userId, origin: 'new', type, category: undefined, company: undefined, companyUses: [], customerUses: [], folders: [], files: [],
  }
  return inspect(db, step, values, situation)
}
