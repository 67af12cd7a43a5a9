// Everything works without this file. With it, the keyboard and the screen reader follow the swaps.

let isTyping = false
const wizard = () => document.getElementById('wizard')

function announce (message) {
  const status = document.getElementById('said')
  if (!status) return
  const notice = document.createElement('p')
  notice.className = 'notice'
  notice.dataset.tone = 'bad'
  notice.textContent = message
  status.replaceChildren(notice)
  notice.scrollIntoView({ block: 'nearest' })
}

function statusOf ({ detail }) {
  return detail?.ctx?.response?.raw?.status ?? detail?.ctx?.response?.status ?? 0
}

function focusOnNews () {
  const place = document.getElementById('error-summary') ?? document.querySelector('main h1')
  if (!place) return
  if (!place.hasAttribute('tabindex')) place.setAttribute('tabindex', '-1')
  place.focus()
}

// What is asked for while somebody types or chooses: it changes a part of the page that nobody is sent to.
const partsBeside = ['cities', 'companies', 'go-results', 'lookup', 'results', 'steps']
const isBeside = target => target instanceof Element && (partsBeside.includes(target.id) || target.matches('.duplicates'))

// A press ends where it began: a part that would change under it, or that was asked for before somebody answered in it, is asked for again.
const PRESS_MS_MAX = 1000
let press = null
let missed = null
let touchedAt = 0
document.addEventListener('pointerdown', ({ target }) => { press = { target, at: performance.now() } }, true)
for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => setTimeout(() => {
    press = null
    if (missed) askAgain(missed)
    missed = null
  }), true)
}
for (const answer of ['input', 'change']) {
  document.addEventListener(answer, event => { if (event.isTrusted && event.target instanceof Element && event.target.closest('.duplicates')) touchedAt = performance.now() })
}

function askAgain (element) {
  element.dispatchEvent(new Event('input', { bubbles: true }))
}

// The panel stands above the buttons on a phone: when it grows, they move.
function isUnderPress (target) {
  return press !== null && performance.now() - press.at < PRESS_MS_MAX && (target.matches('.duplicates') || target.contains(press.target))
}

document.addEventListener('htmx:before:request', event => {
  const { ctx } = event.detail ?? {}
  if (ctx) ctx.askedAt = performance.now()
  if (ctx?.target?.id === 'wizard') clearTimeout(resting)
})
document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail ?? {}
  if (!isBeside(ctx?.target)) return
  const isStale = ctx.target.matches('.duplicates') && touchedAt > ctx.askedAt
  if (isUnderPress(ctx.target)) missed = ctx.sourceElement
  else if (isStale) setTimeout(askAgain, 0, ctx.sourceElement)
  else return
  event.preventDefault()
})

// A part is taken out of a whole page, which may be another one: the page to sign in is opened, and of a refusal it is said.
document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail ?? {}
  if (!ctx?.select || new DOMParser().parseFromString(ctx.text, 'text/html').querySelector(ctx.select)) return
  event.preventDefault()
  if (ctx.response.raw.redirected) location.assign(ctx.response.raw.url)
  else if (statusOf(event) < 500) announce('Isto não pôde ser feito. O que você digitou continua aqui: abra a página de novo e confira.')
})

// Somebody may type into a search field before htmx listens to it: it is told then.
document.addEventListener('htmx:after:init', ({ target }) => {
  const field = document.activeElement
  const isTypedIn = field instanceof HTMLInputElement && field.type === 'search' && field.value !== field.defaultValue
  if (isTypedIn && target.contains(field)) field.dispatchEvent(new Event('input', { bubbles: true }))
})

// What somebody types while the step is on its way would go with it: its fields wait for the answer.
function holdFields (isHeld) {
  for (const field of wizard()?.querySelectorAll('input, textarea') ?? []) field.readOnly = isHeld
}

document.addEventListener('htmx:before:request', event => { if (event.detail?.ctx?.target?.id === 'wizard') holdFields(true) })
document.addEventListener('htmx:finally:request', event => { if (event.detail?.ctx?.target?.id === 'wizard') holdFields(false) })

// Of a double click the second half would press a button of the next step, or remove the next entry.
document.addEventListener('click', event => {
  if (event.detail > 1 && event.target instanceof Element && event.target.closest('#wizard :is(button, .steps a)')) {
    event.preventDefault()
    event.stopPropagation()
  }
}, true)

let left = { heading: '', button: '' }

document.addEventListener('htmx:before:swap', () => {
  const button = document.activeElement?.closest('button[name=action]')
  left = { heading: document.querySelector('main h1')?.textContent ?? '', button: button?.value ?? '' }
})

// A new step begins at its heading, a refused one at its mistakes; whoever added something to a list stays there.
// A list of companies or cities, an answer from outside and the stepper keep the focus where it is.
document.addEventListener('htmx:after:swap', event => {
  const target = event.detail?.ctx?.target ?? event.target
  if (isBeside(target)) return
  isTyping = false
  if (statusOf(event) < 500) document.querySelector('#said [data-tone=bad]')?.remove()
  const isSameStep = document.querySelector('main h1')?.textContent === left.heading
  const opened = isSameStep && left.button.startsWith('edit:') ? document.getElementById('opened') : null
  const button = isSameStep && left.button ? wizard()?.querySelector(`button:not([aria-hidden])[value="${CSS.escape(left.button)}"]`) : null
  if (opened) opened.focus()
  else if (button && !document.getElementById('error-summary')) button.focus()
  else if (wizard()) focusOnNews()
})

document.addEventListener('htmx:after:history:restore', focusOnNews)

// A list, and what Ir para found, stay those of what was typed before: it is said where they say how many they are.
function sayItStays (target) {
  const message = 'A lista não foi atualizada: sem resposta do Cadastro. Tente de novo.'
  const status = document.getElementById('list-status')
  if (target.id === 'results' && status) status.textContent = message
  if (target.id !== 'go-results') return
  const said = document.createElement('p')
  said.className = 'meta pad'
  said.setAttribute('role', 'status')
  said.textContent = message
  document.getElementById('go-results')?.replaceChildren(said)
}

// What is refused for now comes as a page of its own, which is no part of this one.
const TOO_MANY_REQUESTS = 429
const isRefusedBeside = event => isBeside(event.detail?.ctx?.target) && (statusOf(event) >= 500 || statusOf(event) === TOO_MANY_REQUESTS)
document.addEventListener('htmx:before:swap', event => { if (isRefusedBeside(event)) event.preventDefault() })

document.addEventListener('htmx:response:error', event => {
  if (isRefusedBeside(event)) sayItStays(event.detail.ctx.target)
  else if (statusOf(event) >= 500) announce('Não foi possível gravar agora. O que você digitou continua aqui: tente de novo em um minuto.')
})

document.addEventListener('htmx:error', event => {
  const target = event.detail?.ctx?.target
  if (isBeside(target)) return sayItStays(target) // of the others the step itself says so when it is sent
  announce('Sem resposta do Cadastro. O que você digitou continua aqui: verifique a rede e tente de novo.')
})

// Whoever goes away in the middle of a step, or closes the browser, finds there what was typed: it is sent when they pause.
const PAUSE_MS = 1000
let resting
document.addEventListener('input', event => {
  if (!event.isTrusted || !(event.target instanceof Element && event.target.closest('#wizard'))) return
  isTyping = true
  clearTimeout(resting)
  resting = setTimeout(keepAtPause, PAUSE_MS)
})

function typing () {
  const form = wizard()
  clearTimeout(resting)
  if (!form || !isTyping || form.classList.contains('htmx-request')) return
  const typed = new URLSearchParams(new FormData(form))
  typed.set('action', 'keep')
  isTyping = false
  return { address: form.getAttribute('action'), typed } // form.action is a button of that name
}

function keepTyping () {
  const kept = typing()
  if (kept) navigator.sendBeacon(kept.address, kept.typed)
}

// What does not arrive is still to be kept when somebody leaves.
function keepAtPause () {
  const kept = typing()
  if (!kept) return
  const failed = () => { isTyping = true }
  fetch(kept.address, { method: 'POST', body: kept.typed, redirect: 'manual' }).then(answer => { if (answer.status >= 400) failed() }, failed)
}

document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keepTyping() })
for (const leaving of ['beforeunload', 'pagehide']) addEventListener(leaving, keepTyping)
document.addEventListener('htmx:before:history:restore', keepTyping)

// Whoever leaves the form of a record is asked, in the browser's own words, where something in it was changed and not saved.
// What a form came back with is not saved either. Saving asks nothing, and neither does typing that was undone.
const guarded = document.querySelector('form[data-guarded]')
const filledIn = () => new URLSearchParams(new FormData(guarded)).toString()
let asOpened = guarded && guarded.dataset.guarded !== 'typed' ? filledIn() : ''
let isTouched = asOpened === ''
let isSent = false
for (const change of ['input', 'change']) {
  document.addEventListener(change, event => { if (event.isTrusted && guarded?.contains(event.target)) isTouched = true })
}
document.addEventListener('submit', event => { isSent = event.target === guarded && !event.defaultPrevented })
document.addEventListener('click', ({ target }) => { if (target.closest('[data-discards]')) isSent = true })
// Going back, the browser fills in again what stood in the form, which is in no event.
const isFilledAgain = field => 'defaultChecked' in field && field.checked !== field.defaultChecked ||
  'defaultValue' in field && !['checkbox', 'radio', 'hidden', 'file'].includes(field.type) && field.value !== field.defaultValue
addEventListener('pageshow', () => {
  isSent = false
  if (!guarded || ![...guarded.elements].some(isFilledAgain)) return
  isTouched = true
  asOpened = ''
})
addEventListener('beforeunload', event => { if (guarded && isTouched && !isSent && filledIn() !== asOpened) event.preventDefault() })

// A day is typed, or picked in the browser's calendar beside the field.
function enhance () {
  document.documentElement.classList.add('js')
  for (const calendar of document.querySelectorAll('.calendar[hidden]')) calendar.hidden = false
}

document.addEventListener('change', event => {
  if (!(event.target instanceof HTMLInputElement) || !event.target.dataset.fills) return
  const field = document.getElementById(event.target.dataset.fills)
  field.value = event.target.value.split('-').reverse().join('/')
  field.dispatchEvent(new Event('input', { bubbles: true }))
})

document.addEventListener('htmx:after:swap', enhance)
document.addEventListener('htmx:after:history:restore', enhance)
enhance()
