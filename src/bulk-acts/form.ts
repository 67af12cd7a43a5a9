import { ActivationForm, DeactivationForm } from '../records/form.ts'

/** What is typed of an act: the same as where it is done to one customer. */
export const actForms = { activate: ActivationForm, deactivate: DeactivationForm, category: ActivationForm }
