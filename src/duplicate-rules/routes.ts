import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { findCategory, touchCategory, type Category } from '../categories/store.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { answerForm, openForm, underList } from '../conflicts/answering.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import type { Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { idInAddress } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { checkRules, effectLabels, retypedRules, ruleFields, ruleHints, rulesCompared, rulesInWords, typedRules, type RuleValues } from './form.ts'
import { choices, inheritedRules, rules, rulesOf, setRule, type DuplicateRule } from './store.ts'

/** The tab Duplicados of a category: what follows when a new customer is like one that is there already. */
export default async function duplicateRules (app: FastifyInstance): Promise<void> {
  const { db, originals } = app

  app.get(`${idInAddress}/duplicates`, { config: needs('CT005', 'view') }, async (request, reply) => {
    return show(request, reply, openForm(originals, editingOf(request)))
  })

  app.post(`${idInAddress}/duplicates`, keepingTyping(needs('CT005', 'edit')), async (request, reply) => {
    const saved = await db.write(() => save(originals, editingOf(request), request.body))
    const { id, name } = load(request)
    const address = `/categories/${id}/duplicates`
    return answerForm(reply, {
      action: address, back: address, title: 'Duplicados da categoria', around: underList(['/categories', 'Categorias'], name),
      history: { record_type: 'category', record_id: id }, show: (answer, form) => show(request, answer, form),
    }, saved)
  })

  function editingOf (request: FastifyRequest): Editing<RuleValues> {
    const { id, name, version } = load(request)
    const kept = rulesOf(db, id)
    return {
      record: `category duplicates ${id}`, version, stored: typedRules(kept, id), fields: rulesCompared, typed: retypedRules, check: checkRules,
      change: values => {
        for (const rule of rules) setRule(db, id, rule, values[rule])
        touchCategory(db, id)
        const changes = changesBetween(rulesInWords(kept, id), rulesInWords(rulesOf(db, id), id))
        record(db, { record_type: 'category', record_id: id, record_name: name, user: request.user, act: 'changed', changes })
      },
    }
  }

  function load (request: FastifyRequest): Category {
    return loadConfigured(db, 'category', findCategory, request)
  }

  function show (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const category = load(request)
    const inherited = inheritedRules(db, category.parent_id)
    const said = saidIn(request)
    return reply.viewAsync('duplicate-rules/show', {
      category, ...returnedForm(request, form), said: request.method === 'GET' ? said : '', mayChange: request.rights.has('CT005:edit'),
      rows: rules.map(rule => ({
        name: ruleFields[rule], hint: ruleHints[rule], empty: inheritedText(rule),
        picks: choices[rule].map(effect => ({ value: effect, text: effectLabels[effect] })),
      })),
    })

    function inheritedText (rule: DuplicateRule): string {
      const { effect, from } = inherited[rule]
      return `${from ? `Como em ${from.name}` : 'O usual'}: ${effectLabels[effect].toLowerCase()}`
    }
  }
}
