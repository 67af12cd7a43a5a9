import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

const root = path.join(import.meta.dirname, '..')
const templates = readdirSync(path.join(root, 'views'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.eta'))
  .map(file => ({ file, text: readFileSync(path.join(root, 'views', file), 'utf8') }))

void t.test('htmx is the file of the package that package.json pins', async t => {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
  t.equal(read('public/htmx.min.js'), read('node_modules/htmx.org/dist/htmx.min.js'))
})

void t.test('a template has no style, no script and no handler of its own', async t => {
  for (const { file, text } of templates) t.notMatch(text, /<style|\sstyle=|\son[a-z]+=|hx-on|js:|<script(?![^>]*src=)/, file)
})

void t.test('every form that changes something carries the token', async t => {
  for (const { file, text } of templates) {
    const forms = text.match(/method="post"/g)?.length ?? 0
    const tokens = text.match(/name="_csrf"/g)?.length ?? 0
    t.equal(tokens, forms, file)
  }
})

void t.test('the page of a list or record stays short enough to read', async t => {
  for (const { file, text } of templates) t.ok(text.split('\n').length <= 120, file)
})
