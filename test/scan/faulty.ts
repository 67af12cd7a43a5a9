import { createServer } from 'node:http'
import BetterSqlite3 from 'better-sqlite3'

/** A page with two faults that the scanners must find, in its query and in what it says; it proves that they look. Only `npm run scan` starts it. */
const db = new BetterSqlite3(':memory:')
db.exec("create table customers (id integer, name text); insert into customers values (1, 'Padaria'), (2, 'Oficina')")

createServer((request, response) => {
  const q = new URL(request.url ?? '/', 'http://localhost').searchParams.get('q')
  response.setHeader('content-type', 'text/html; charset=utf-8')
  const form = '<form action="/list"><input name="q" value="Padaria"><button>Buscar</button></form><a href="/list?q=Padaria">Padaria</a>'
  if (q === null) return response.end(`<html><body>${form}</body></html>`)
  try {
    const rows = db.prepare(`select name from customers where name = '${q}'`).all()
    response.end(`<html><body>${form}<h1>Busca: ${q}</h1><p>${rows.length} encontrados: ${JSON.stringify(rows)}</p></body></html>`)
  } catch (error) {
    response.statusCode = 500
    response.end(String(error))
  }
}).listen(Number(process.argv[2]), '127.0.0.1')
