import type { FastifyInstance, FastifyReply } from 'fastify'
import { groupsWithFactor } from '../access-groups/store.ts'
import { needs, needsPassword } from '../access.ts'
import { depositFormOf, returnedForm } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { blank, retyped, submit, type Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { lastSentences } from '../history/pages.ts'
import { record } from '../history/store.ts'
import { saidIn } from '../said.ts'
import { logSecurity } from '../security-events.ts'
import { keepSetting, settingsOf } from '../settings.ts'
import { stateOf, type Machine } from './state.ts'
import { sections, typedSection, type Section } from './form.ts'

/** Sistema (CM008): what holds for the whole office, section by section. */
export default async function system (app: FastifyInstance, { machine }: { machine: Machine | undefined }): Promise<void> {
  const { db } = app

  app.get('/', { config: needs('CM008', 'view') }, async (request, reply) => {
    return show(reply, { said: saidIn(request) })
  })

  app.post('/:section(^[a-z]{1,20}$)', { config: { ...needsPassword('CM008', 'configure'), whenSessionEnded: depositFormOf('/system') } }, async (request, reply) => {
    const { section: slug } = request.params as { section: string }
    const section = sections.find(one => one.slug === slug) ?? notFound('Seção')
    const submission = submit(section.schema, request.body)
    if (!submission.ok) return show(reply.code(422), { section, form: submission.form })
    const isKept = await db.write(() => {
      const kept = settingsOf(db)
      if ((request.body as { version?: unknown }).version !== kept.system_version) return false
      for (const [name, value] of Object.entries(submission.values)) keepSetting(db, name, value)
      keepSetting(db, 'system_version', String(Number(kept.system_version) + 1))
      const changes = changesBetween(pick(section, kept), pick(section, submission.values))
      record(db, {
        record_type: 'system', record_id: 1, record_name: `Sistema: ${section.title}`, user: request.user, act: 'changed', way: 'edit', changes,
      })
      return true
    })
    if (!isKept) {
      const form = retyped(request, {})
      form.values.version = settingsOf(db).system_version ?? ''
      return show(reply.code(409), { section, form, isStale: true })
    }
    logSecurity(request, 'system_changed', { section: slug })
    return reply.redirect(`/system?said=${slug}#${slug}`, 303)
  })

  interface Shown { section?: Section, form?: Form, said?: string, isStale?: boolean }

  function show (reply: FastifyReply, { section: open, form, said = '', isStale = false }: Shown) {
    const kept = settingsOf(db)
    const forms = Object.fromEntries(sections.map(section => [section.slug,
      returnedForm(reply.request, section === open && form ? form : blank(typedSection(section, kept)), `/system/${section.slug}`)]))
    return reply.viewAsync('system/index', {
      sections, forms, said, stale: isStale ? open?.slug ?? '' : '', groups: groupsWithFactor(db),
      state: machine ? stateOf(db, machine) : null,
      history: lastSentences(db, 'system', 1),
    })
  }
}

function pick ({ settings }: Section, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(settings.map(name => [name, values[name] ?? '']))
}
