// The registration: its steps take each other's place, and what somebody types in one is lost neither on the way nor when they leave.
const wizard = () => document.getElementById('wizard')
const isStep = event => event.detail?.ctx?.target?.id === 'wizard'
const isWithin = (event, selector) => event.target instanceof Element && event.target.closest(selector) !== null

// What somebody types or chooses while the step is on its way would go with it: its fields wait for the answer.
let isHeld = false

function holdFields (isHeldNow) {
  isHeld = isHeldNow
  for (const field of wizard()?.querySelectorAll('input, textarea') ?? []) field.readOnly = isHeld
}

// Ticks, choices and files know no `readOnly`.
const isHeldChoice = event => isHeld && event.key !== 'Tab' && isWithin(event, '#wizard :is(select, [type=checkbox], [type=radio], [type=file])')
for (const act of ['mousedown', 'keydown']) {
  document.addEventListener(act, event => { if (isHeldChoice(event)) event.preventDefault() }, true)
}

// Of a double click the second half would press a button of the next step, or remove the next entry.
document.addEventListener('click', event => {
  const isSecondHalf = event.detail > 1 && isWithin(event, '#wizard :is(button, .steps a)')
  if (!isSecondHalf && !isHeldChoice(event)) return
  event.preventDefault()
  event.stopPropagation()
}, true)

// A step that is sent knows more than its typing that is still being kept.
document.addEventListener('htmx:before:request', event => {
  if (!isStep(event)) return
  clearTimeout(resting)
  if (keeping) isTyping = true
  stopKeeping()
  holdFields(true)
})

// Where the answer leads to another page, this one is on its way out.
document.addEventListener('htmx:finally:request', event => { if (isStep(event) && !event.detail.ctx.keepIndicators) holdFields(false) })

let left = { heading: '', button: '' }

document.addEventListener('htmx:before:swap', () => {
  const button = document.activeElement?.closest('button[name=action]')
  left = { heading: document.querySelector('main h1')?.textContent ?? '', button: button?.value ?? '' }
})

// A new step begins at its heading, a refused one at its mistakes; whoever added something to a list stays there.
// A list of companies or cities, an answer from outside and the stepper keep the focus where it is.
document.addEventListener('htmx:after:swap', event => {
  if (isBeside(event.detail?.ctx?.target ?? event.target)) return
  isTyping = false
  const isSameStep = document.querySelector('main h1')?.textContent === left.heading
  const opened = isSameStep && left.button.startsWith('edit:') ? document.getElementById('opened') : null
  const button = isSameStep && left.button ? wizard()?.querySelector(`button:not([aria-hidden])[value="${CSS.escape(left.button)}"]`) : null
  if (opened) opened.focus()
  else if (button && !document.getElementById('error-summary')) button.focus()
  else if (wizard()) focusOnNews()
})

// Whoever goes away in the middle of a step, or closes the browser, finds there what was typed: it is sent when they pause.
const PAUSE_MS = 1000
let isTyping = false
let keeping
let resting

function noteTyping () {
  isTyping = true
  clearTimeout(resting)
  resting = setTimeout(keepAtPause, PAUSE_MS)
}

function noteFilledIn () {
  if ([...wizard()?.elements ?? []].some(isFilledAgain)) noteTyping()
}

// A password manager fills in by events that no person made; so does this page, when it asks for a part again.
document.addEventListener('input', event => {
  if (!isWithin(event, '#wizard')) return
  if (event.isTrusted) noteTyping()
  else noteFilledIn()
})

function typing () {
  const form = wizard()
  clearTimeout(resting)
  if (!form || isHeld || !(isTyping || keeping)) return
  stopKeeping()
  const typed = new URLSearchParams(new FormData(form))
  typed.set('action', 'keep')
  isTyping = false
  return { address: form.getAttribute('action'), typed } // form.action is a button of that name
}

function stopKeeping () {
  keeping?.abort()
  keeping = undefined
}

function keepTyping () {
  const kept = typing()
  if (kept) navigator.sendBeacon(kept.address, kept.typed)
}

// What does not arrive is still to be kept when somebody leaves.
async function keepAtPause () {
  const kept = typing()
  if (!kept) return
  const own = keeping = new AbortController()
  const answer = await fetch(kept.address, { method: 'POST', body: kept.typed, redirect: 'manual', signal: own.signal }).catch(() => undefined)
  if (keeping !== own) return
  keeping = undefined
  if (answer) takeToken(answer.headers)
  if (!answer || answer.status >= 400) isTyping = true
}

document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keepTyping() })
for (const leaving of ['beforeunload', 'pagehide']) addEventListener(leaving, keepTyping)
document.addEventListener('htmx:before:history:restore', keepTyping)

addEventListener('pageshow', () => {
  holdFields(false)
  noteFilledIn()
})
noteFilledIn()
