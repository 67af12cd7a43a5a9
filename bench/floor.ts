import BetterSqlite3 from 'better-sqlite3'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'

/**
 * The floor that the product is measured against: the same requests and the same durable writes with
 * hand-written SQL and template strings, without rules, rights, tokens, search or any page of worth.
 */
const [file, port] = process.argv.slice(2)
const db = new BetterSqlite3(file!)
db.pragma('journal_mode = wal')
db.pragma('synchronous = full')
db.exec(`create table drafts (id text primary key, answers text not null);
  create table companies (id integer primary key, identifier text, name text, document text unique);
  create table addresses (id integer primary key, company_id integer, street text, city text);
  create table contacts (id integer primary key, company_id integer, name text, email text);
  create table customers (id integer primary key, company_id integer, draft_id text unique);
  create table history (id integer primary key, company_id integer, what text);`)

const findDraft = db.prepare('select answers from drafts where id = ?').pluck()
const keepDraft = db.prepare('insert into drafts (id, answers) values (?, ?) on conflict (id) do update set answers = excluded.answers')
const addCompany = db.prepare('insert into companies (identifier, name, document) values (?, ?, ?)')
const addAddress = db.prepare('insert into addresses (company_id, street, city) values (?, ?, ?)')
const addContact = db.prepare('insert into contacts (company_id, name, email) values (?, ?, ?)')
const addCustomer = db.prepare('insert into customers (company_id, draft_id) values (?, ?)')
const addHistory = db.prepare('insert into history (company_id, what) values (?, ?)')

const steps = ['classification', 'identification', 'addresses', 'contacts']
interface Params { id: string, step: string }
interface Draft { answers: Record<string, Record<string, string>>, lists: Record<string, Array<Record<string, string>>> }

const app = Fastify()
await app.register(formbody)
app.get('/healthz', async () => 'ok')
app.get('/login', async (_request, reply) => reply.type('text/html').send(page('/login', {})))
app.post('/login', async (_request, reply) => reply.header('set-cookie', 'floor=1; Path=/; HttpOnly').redirect('/', 303))
app.get('/', async (_request, reply) => reply.type('text/html').send('<h1>Início</h1>'))
app.get('/customers/new', async (_request, reply) => reply.redirect(`/customers/new/${randomBytes(21).toString('base64url')}/classification`, 303))
app.get('/customers/new/:id/done', async (_request, reply) => reply.type('text/html').send('<h1>Cliente cadastrado</h1>'))
app.get('/customers/new/:id/:step', async (request, reply) => {
  const { id, step } = request.params as Params
  const { answers } = draftOf(id)
  return reply.type('text/html').send(page(`/customers/new/${id}/${step}`, answers[step] ?? {}))
})
app.post('/customers/new/:id/:step', async (request: FastifyRequest, reply) => {
  const { id, step } = request.params as Params
  const { action = 'next', ...values } = request.body as Record<string, string>
  const draft = draftOf(id)
  if (action === 'add') (draft.lists[step] ??= []).push(values)
  else draft.answers[step] = values
  if (action === 'finish') {
    finish(id, draft)
    return reply.redirect(`/customers/new/${id}/done`, 303)
  }
  keepDraft.run(id, JSON.stringify(draft))
  const next = action === 'add' ? step : steps[steps.indexOf(step) + 1]!
  return reply.redirect(`/customers/new/${id}/${next}`, 303)
})
await app.listen({ port: Number(port), host: '127.0.0.1' })

function draftOf (id: string): Draft {
  const kept = findDraft.get(id) as string | undefined
  return kept ? JSON.parse(kept) as Draft : { answers: {}, lists: {} }
}

const finish = db.transaction((id: string, { answers, lists }: Draft) => {
  const { identification = {} } = answers
  keepDraft.run(id, '{}')
  const { lastInsertRowid: companyId } = addCompany.run(randomBytes(6).toString('hex'), identification.name, identification.document)
  for (const { street, city } of lists.addresses ?? []) addAddress.run(companyId, street, city)
  for (const { name, email } of lists.contacts ?? []) addContact.run(companyId, name, email)
  addCustomer.run(companyId, id)
  addHistory.run(companyId, 'created')
})

function page (action: string, values: Record<string, string>): string {
  const fields = Object.entries(values).map(([name, value]) => `<input name="${name}" value="${value.replaceAll('"', '&quot;')}">`).join('')
  return `<!doctype html><html><head><title>Floor</title></head><body><form id="wizard" action="${action}" method="post">
    <input type="hidden" name="_csrf" value="x">${fields}<button>Próximo</button></form></body></html>`
}
