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

document.addEventListener('htmx:before:request', event => { if (event.detail?.ctx) event.detail.ctx.askedAt = performance.now() })

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail ?? {}
  if (event.defaultPrevented || !isBeside(ctx?.target)) return
  const isStale = ctx.target.matches('.duplicates') && touchedAt > ctx.askedAt
  if (isUnderPress(ctx.target)) missed = ctx.sourceElement
  else if (isStale) setTimeout(askAgain, 0, ctx.sourceElement)
  else return
  event.preventDefault()
})
