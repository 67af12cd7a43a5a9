import fc from 'fast-check'
import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { davi, marina } from '../support/people.ts'
import { register } from '../support/registering.ts'

// Two people open the form, type in it and send it in any order; between, they inactivate and activate the
// customer, and ask for old values in its history and restore them.
const fields = ['trade_name', 'city_registration', 'note'] as const
type Field = typeof fields[number]
type Values = Record<Field, string>

const who = fc.nat({ max: 1 })
const someAct = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('open' as const), who }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), who, field: fc.constantFrom(...fields), value: fc.constantFrom('', 'um', 'dois', 'três'), side: fc.constantFrom('theirs' as const, 'mine' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('deactivation' as const, 'activation' as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), who, linesBack: fc.nat({ max: 30 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('restore' as const), who }) },
)

/** The question behind Restaurar, with the value that it called today's. */
interface Question { page: Page, field: Field, today: string, before: string }

/** The simple model: what the record holds, what each has on the screen, and how often something changed. */
interface Model { values: Values, isActive: boolean, opened: Array<{ page: Page, values: Values } | undefined>, asked: Array<Question | undefined>, changes: number }

function stored (db: Database): Values {
  const row = db.row<Record<Field, string | null>>(sql('companies').select(...fields).where({ id: 1 }))!
  return Object.fromEntries(fields.map(field => [field, row[field] ?? ''])) as Values
}

interface Told { line: number, field: Field, from: string | null, to: string | null }

/** What the history says of the fields, oldest first. */
function changesTold (db: Database): Told[] {
  return db.rows<{ id: number, changes: string }>(sql('history').select('id', 'changes').where({ record_type: 'company', act: 'changed' }).orderBy('id'))
    .flatMap(({ id, changes }) => (JSON.parse(changes) as Array<Omit<Told, 'line'>>).map(change => ({ line: id, ...change })))
}

/** What only one of both changed stands; what both changed is as chosen. */
function merged (original: Values, theirs: Values, mine: Values, side: 'theirs' | 'mine'): { values: Values, clashes: Field[] } {
  const clashes = fields.filter(field => mine[field] !== theirs[field] && mine[field] !== original[field] && theirs[field] !== original[field])
  const pick = (field: Field) => clashes.includes(field) ? (side === 'mine' ? mine : theirs)[field] : mine[field] === original[field] ? theirs[field] : mine[field]
  return { values: Object.fromEntries(fields.map(field => [field, pick(field)])) as Values, clashes }
}

async function send (browser: Browser, model: Model, act: { who: number, field: Field, value: string, side: 'theirs' | 'mine' }): Promise<void> {
  const screen = model.opened[act.who]
  if (!screen) return
  const mine = { ...screen.values, [act.field]: act.value }
  const { values, clashes } = merged(screen.values, model.values, mine, act.side)
  let answer = await browser.submit(screen.page, { [act.field]: act.value })
  if ((answer.status === 409) !== (clashes.length > 0)) throw new Error(`${answer.status} for ${clashes.join()}`)
  if (clashes.length > 0) answer = await browser.submit(answer, Object.fromEntries(clashes.map(field => [`side_${field}`, act.side])))
  if (answer.status !== 303) throw new Error(`${answer.status}: ${answer.text.slice(0, 200)}`)
  if (fields.some(field => values[field] !== model.values[field])) model.changes++
  model.values = values
  model.opened[act.who] = undefined
}

// What is so already is not done again, but the history has the reason of each who gave one.
async function setActive (browser: Browser, db: Database, model: Model, { who, kind }: { who: number, kind: 'deactivation' | 'activation' }): Promise<void> {
  const last = db.row<{ user_id: number, act: string }>(sql('history').select('user_id', 'act').where({ record_type: 'customer', record_id: 1 }).orderBy('id', 'desc'))
  const isTold = last?.user_id === who + 1 && last.act === (kind === 'activation' ? 'activated' : 'deactivated')
  await browser.submit(await browser.get(`/customers/1/${kind}`), { reason: 'Porque sim' })
  if (model.isActive !== (kind === 'activation') || !isTold) model.changes++
  model.isActive = kind === 'activation'
}

/** Opens the question behind Restaurar at one of the last changes. */
async function ask (browser: Browser, db: Database, model: Model, { who, linesBack }: { who: number, linesBack: number }): Promise<void> {
  const told = changesTold(db)
  const change = told.at(-1 - linesBack % told.length)
  if (!change) return
  const { line, field } = change
  const [today, before] = [model.values[field], change.from ?? '']
  const page = await browser.get(`/customers/1/history/${line}/restoration?field=${field}`)
  if (page.fact('Hoje') !== (today || 'Não informado') || page.fact('Passa a ser') !== (before || 'Não informado')) throw new Error(`asks ${page.text}`)
  model.asked[who] = { page, field, today, before }
}

/** The old value comes back, unless it stands already or today's is not the one that was seen. An answered question stays on the screen. */
async function restore (browser: Browser, model: Model, who: number): Promise<void> {
  const question = model.asked[who]
  if (!question) return
  const { page, field, today: seen, before } = question
  const today = model.values[field]
  const refusal = today === before ? 'Este já é o valor de hoje.' : today === seen ? '' : 'Alguém alterou este campo agora há pouco.'
  const answer = await browser.submit(page)
  if (answer.status !== (refusal ? 422 : 303) || !answer.text.includes(refusal)) throw new Error(`${answer.status}, not "${refusal}": ${answer.text}`)
  if (refusal) model.asked[who] = { ...question, page: answer, today }
  else {
    model.values = { ...model.values, [field]: before }
    model.changes++
  }
}

t.setTimeout(120_000)

void t.test('whatever two people do in whatever order, nothing is lost and the history tells each change once', async t => {
  const { db, browser: first, signedIn } = await desk(t, marina)
  await hire(db, davi)
  await register(first)
  const people = [first, await signedIn(davi)]
  const told = stored(db)
  const lines = () => db.row<{ total: number }>(sql('history').where({ way: 'edit' }).count('* as total'))!.total

  await fc.assert(fc.asyncProperty(fc.array(someAct, { maxLength: 25, size: 'max' }), async acts => {
    const before = lines()
    const active = db.row<{ is_active: 0 | 1 }>(sql('customers').where({ id: 1 }))!.is_active === 1
    const model: Model = { values: stored(db), isActive: active, opened: [undefined, undefined], asked: [undefined, undefined], changes: 0 }
    for (const act of acts) {
      const browser = people[act.who]!
      if (act.kind === 'open') model.opened[act.who] = { page: await browser.get('/customers/1/edit'), values: { ...model.values } }
      else if (act.kind === 'send') await send(browser, model, act)
      else if (act.kind === 'ask') await ask(browser, db, model, act)
      else if (act.kind === 'restore') await restore(browser, model, act.who)
      else await setActive(browser, db, model, act)

      const { is_active } = db.row<{ is_active: 0 | 1 }>(sql('customers').where({ id: 1 }))!
      if (JSON.stringify(stored(db)) !== JSON.stringify(model.values)) throw new Error(`holds ${JSON.stringify(stored(db))}, not ${JSON.stringify(model.values)}`)
      if ((is_active === 1) !== model.isActive) throw new Error('active')
    }
    if (lines() - before !== model.changes) throw new Error(`${lines() - before} lines of history for ${model.changes} changes`)
  }), { numRuns: 50, endOnFailure: false })

  // Played back from the beginning, each change starts where the one before ended, and the last ends where the record is.
  for (const { field, from, to } of changesTold(db)) {
    t.not(from, to)
    t.equal(from ?? '', told[field])
    told[field] = to ?? ''
  }
  t.strictSame(told, stored(db))
})
