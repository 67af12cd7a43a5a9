import { formatPhone } from '../brazil/phone.ts'
import type { Editing } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import { judged, type Submission, type Typed } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { labels } from '../labels.ts'
import type { User } from '../users/store.ts'
import { checkExternalUser, externalUserFields, languages, type ExternalUserValues } from './form.ts'
import { loginOwner } from './login.ts'
import { changeExternalUser, onlyCompanyOf, type ExternalUser } from './store.ts'

type Shown = Omit<ExternalUserValues, 'phone'> & { phone: string | null }

/** An external user as the form shows one. */
function typedExternalUser ({ name, email, phone, language, max_connections: max }: Shown): Typed {
  return { name, email, phone: phone ? formatPhone(phone) : '', language, max_connections: String(max) }
}

/** An external user in the form of one: compared with what somebody else saved, checked and changed. */
export function externalUserEditing (db: Database, person: ExternalUser, user: User): Editing<ExternalUserValues> {
  return {
    record: `external_user ${person.id}`,
    version: person.version,
    stored: typedExternalUser(person),
    typed: typedExternalUser,
    fields: externalUserFields.map(field => ({
      field, label: labels[field]!, inputs: [field],
      words: typed => field === 'language' ? languages[typed.language ?? ''] ?? '' : typed[field] ?? '',
    })),
    check: typed => checkExisting(db, typed, person, user),
    change: (values, reason) => {
      changeExternalUser(db, person.id, values)
      record(db, {
        record_type: 'external_user', record_id: person.id, record_name: values.name, user, act: 'changed',
        changes: changesBetween(typedExternalUser(person), typedExternalUser(values)), ...onlyCompanyOf(db, person.id), ...(reason && { reason }),
      })
    },
  }
}

function checkExisting (db: Database, typed: Typed, person: ExternalUser, user: User): Submission<ExternalUserValues> {
  const submission = checkExternalUser(typed, typedExternalUser(person))
  const owner = submission.ok ? loginOwner(db, submission.values.email, user.id, person.id) : undefined
  if (!owner) return submission
  return { ok: false, form: { ...judged(submission, typed), errors: { email: { message: `${submission.ok ? submission.values.email : ''} ${owner}. Use outro e-mail.` } } } }
}
