// The registration: its steps take each other's place, and what somebody types in one is kept.
let isTyping = false
const wizard = () => document.getElementById('wizard')

// What somebody types while the step is on its way would go with it: its fields wait for the answer.
function holdFields (isHeld) {
  for (const field of wizard()?.querySelectorAll('input, textarea') ?? []) field.readOnly = isHeld
}

document.addEventListener('htmx:before:request', event => {
  if (event.detail?.ctx?.target?.id !== 'wizard') return
  clearTimeout(resting)
  holdFields(true)
})
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
