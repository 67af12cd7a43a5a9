import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { findCategory, type Category } from '../categories/store.ts'
import { loadConfigured } from '../configuration.ts'
import { depositForm, returnedForm } from '../deposits/keeping.ts'
import { choices, inheritedRules, rules, rulesOf, setRule, type Rule } from '../duplicates/rules.ts'
import { blank, typed, type Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { idInAddress } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { effectLabels, inWords, ruleFields, ruleHints, submitRules, typedRules } from './form.ts'

/** The tab Duplicados of a category: what follows when a new customer is like one that is there already. */
export default async function duplicateRules (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get(`${idInAddress}/duplicates`, { config: needs('CT005', 'view') }, async (request, reply) => {
    const category = load(request)
    return show(request, reply, blank(typedRules(rulesOf(db, category.id), category.id)))
  })

  app.post(`${idInAddress}/duplicates`, { config: { ...needs('CT005', 'edit'), whenSessionEnded: depositForm } }, async (request, reply) => {
    const submission = submitRules(typed(request.body))
    if (!submission.ok) return show(request, reply.code(422), submission.form)
    await db.write(() => {
      const { id, name } = load(request)
      const before = inWords(rulesOf(db, id), id)
      for (const rule of rules) setRule(db, id, rule, submission.values[rule])
      const changes = changesBetween(before, inWords(rulesOf(db, id), id))
      if (changes.length === 0) return
      record(db, { record_type: 'category', record_id: id, record_name: name, user: request.user, act: 'changed', way: 'edit', changes })
    })
    return reply.redirect(`/categories/${load(request).id}/duplicates?said=changed`, 303)
  })

  function load (request: FastifyRequest): Category {
    return loadConfigured(db, findCategory, request, 'Categoria')
  }

  function show (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const category = load(request)
    const inherited = inheritedRules(db, category.parent_id)
    const said = saidIn(request)
    return reply.viewAsync('duplicate-rules/show', {
      category, ...returnedForm(request, form), said: said === 'changed' && request.method === 'GET' ? said : '', mayChange: request.rights.has('CT005:edit'),
      rows: rules.map(rule => ({
        name: ruleFields[rule], hint: ruleHints[rule], empty: inheritedText(rule),
        picks: choices[rule].map(effect => ({ value: effect, text: effectLabels[effect] })),
      })),
    })

    function inheritedText (rule: Rule): string {
      const { effect, from } = inherited[rule]
      return `${from ? `Como em ${from.name}` : 'O usual'}: ${effectLabels[effect].toLowerCase()}`
    }
  }
}
