import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { groupsWithFactor } from '../access-groups/store.ts'
import { needs, needsPassword } from '../access.ts'
import { answerForm, openForm, underList } from '../conflicts/answering.ts'
import { eachField } from '../conflicts/fields.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { submit, type Form } from '../forms.ts'
import { lastSentences } from '../history-pages/pages.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { saidIn } from '../http/said.ts'
import { logSecurity } from '../log/security-events.ts'
import { keepSetting, settingsOf } from '../settings.ts'
import { sections, typedSection, type Section } from './form.ts'
import { stateOf, type Machine } from './state.ts'

/** Sistema (CM008): what holds for the whole office, section by section. */
export default async function system (app: FastifyInstance, { machine }: { machine: Machine | undefined }): Promise<void> {
  const { db, originals } = app

  app.get('/', { config: needs('CM008', 'view') }, async (request, reply) => {
    return show(reply, { said: saidIn(request) })
  })

  app.post('/:section(^[a-z]{1,20}$)', keepingTyping(needsPassword('CM008', 'configure'), '/system'), async (request, reply) => {
    const { section: slug } = request.params as { section: string }
    const section = sections.find(one => one.slug === slug) ?? notFound('Seção')
    const saved = await db.write(() => save(originals, editingOf(section, request), request.body))
    if (saved.kind === 'saved') logSecurity(request, 'system_changed', { section: slug })
    return answerForm(reply, {
      action: `/system/${slug}`, back: `/system#${slug}`, leadsTo: said => `/system?said=${slug}${said === 'changed' ? '' : `-${said}`}#${slug}`,
      title: 'Sistema:', around: underList(['/system', 'Sistema'], section.title), history: { record_type: 'system', record_id: 1 },
      show: (answer, form) => show(answer, { section, form }),
    }, saved)
  })

  function editingOf (section: Section, { user }: Pick<FastifyRequest, 'user'>): Editing<Record<string, string>> {
    const kept = settingsOf(db)
    return {
      record: `system ${section.slug}`, version: Number(kept.system_version), stored: typedSection(section, kept),
      typed: values => typedSection(section, values), fields: eachField(section.settings), check: typed => submit(section.schema, typed),
      change: values => {
        for (const [name, value] of Object.entries(values)) keepSetting(db, name, value)
        keepSetting(db, 'system_version', String(Number(kept.system_version) + 1))
        const changes = changesBetween(pick(section, kept), pick(section, values))
        record(db, { record_type: 'system', record_id: 1, record_name: `Sistema: ${section.title}`, user, act: 'changed', changes })
      },
    }
  }

  interface Shown { section?: Section, form?: Form, said?: string }

  function show (reply: FastifyReply, { section: open, form, said = '' }: Shown) {
    const forms = Object.fromEntries(sections.map(section => [section.slug,
      returnedForm(reply.request, section === open && form ? form : openForm(originals, editingOf(section, reply.request)), `/system/${section.slug}`)]))
    return reply.viewAsync('system/index', {
      sections, forms, said, groups: groupsWithFactor(db),
      state: machine ? stateOf(db, machine) : null,
      history: lastSentences(db, 'system', 1),
    })
  }
}

function pick ({ settings }: Section, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(settings.map(name => [name, values[name] ?? '']))
}
