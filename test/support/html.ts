import type { Response } from 'light-my-request'
import { parse, type HTMLElement } from 'node-html-parser'

/** An answer as a person reads it: by heading, label, button and message. */
export interface Page {
  address: string
  status: number
  headers: Response['headers']
  body: string
  location: string | undefined
  root: HTMLElement
  title: string
  heading: string
  text: string
  hidden: () => Record<string, string>
  /** What the form would send as it stands, without a button. */
  filledIn: () => Record<string, string>
  action: () => string
  field: (label: string) => HTMLElement
  value: (label: string) => string
  /** The complaint that stands at a field, by its label. */
  fault: (label: string) => string
  summary: () => string[]
  button: (text: string) => HTMLElement
  link: (text: string) => string
  links: () => string[]
  steps: () => string[]
  fact: (label: string) => string | undefined
}

export function parsePage (address: string, answer: Response): Page {
  const root = parse(answer.body, { comment: false, blockTextElements: { script: true, style: true } })
  const { location } = answer.headers

  // The parser's own getElementById takes an id out of another attribute's text.
  function byId (id: string): HTMLElement | undefined {
    return root.querySelectorAll('[id]').find(one => one.getAttribute('id') === id)
  }

  function form (): HTMLElement {
    return root.querySelector('#wizard') ?? root.querySelector('main form.form[method=post]') ?? root.querySelector('main form[method=post]') ?? missing('a form')
  }

  function missing (what: string): never {
    throw new Error(`${address} (${answer.statusCode}) has no ${what}: ${clean(root.querySelector('main')?.text ?? answer.body).slice(0, 300)}`)
  }

  function field (label: string): HTMLElement {
    const found = root.querySelectorAll('main label').find(one => clean(one.text).replace(/ \(opcional\)$/, '') === label)
    const own = found?.getAttribute('for')
    return (own ? byId(own) : found?.querySelector('input')) ?? missing(`field "${label}"`)
  }

  const page: Page = {
    address,
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body,
    location: typeof location === 'string' ? location : undefined,
    root,
    title: clean(root.querySelector('title')?.text ?? ''),
    heading: clean(root.querySelector('h1')?.text ?? ''),
    text: clean(root.querySelector('main')?.text ?? root.text),
    hidden: () => Object.fromEntries(form().querySelectorAll('input[type=hidden]')
      .map(input => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? ''])),
    filledIn: () => Object.fromEntries(form().querySelectorAll('input, select, textarea').flatMap(sent)),
    action: () => form().getAttribute('action') ?? '',
    field,
    value: label => valueOf(field(label)),
    fault: label => {
      const control = field(label)
      const id = `${control.getAttribute('id') ?? ''}-error`
      const described = (control.getAttribute('aria-describedby') ?? '').split(' ')
      return described.includes(id) ? clean(byId(id)?.text ?? '').replace(/^Erro: /, '') : ''
    },
    summary: () => root.querySelectorAll('#error-summary li').map(item => clean(item.text)),
    button: text => root.querySelectorAll('main button').filter(one => one.getAttribute('aria-hidden') !== 'true')
      .find(one => clean(one.text) === text) ?? missing(`button "${text}"`),
    link: text => root.querySelectorAll('main a').find(one => clean(one.text) === text)?.getAttribute('href') ?? missing(`link "${text}"`),
    links: () => root.querySelectorAll('main a').map(one => clean(one.text)),
    steps: () => root.querySelectorAll('#steps li').map(item => clean(item.querySelectorAll('span').at(-1)?.text === ', concluída'
      ? item.querySelector('a > span:last-child')!.text.replace(', concluída', '') : item.querySelectorAll('span').at(-1)!.text)),
    fact: label => {
      const term = root.querySelectorAll('main dt').find(one => clean(one.text) === label)
      const value = term?.parentNode?.querySelector('dd')
      return value ? clean(value.innerHTML.replaceAll('<br>', '\n').replace(/<[^>]+>/g, ''), true) : undefined
    },
  }
  return page
}

function sent (control: HTMLElement): Array<[string, string]> {
  const name = control.getAttribute('name')
  const kind = control.getAttribute('type')
  if (!name || control.hasAttribute('disabled') || control.hasAttribute('form')) return []
  if (kind === 'file') return []
  if ((kind === 'checkbox' || kind === 'radio') && !control.hasAttribute('checked')) return []
  return [[name, valueOf(control)]]
}

function valueOf (control: HTMLElement): string {
  if (control.tagName === 'SELECT') return control.querySelector('option[selected]')?.getAttribute('value') ?? ''
  // The first line end inside <textarea> is not part of its value (HTML, 13.2.6.4.7).
  if (control.tagName === 'TEXTAREA') return control.text.replace(/^\n/, '')
  return control.getAttribute('value') ?? ''
}

function clean (text: string, keepsLines = false): string {
  return keepsLines ? text.trim() : text.replace(/\s+/g, ' ').trim()
}
