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

// Whether something else stands in a field than its page came with: what was typed before these files were there, what the
// browser filled in or, going back, filled in again. Of that no event tells.
function isFilledAgain (field) {
  if (!field.name || ['hidden', 'file'].includes(field.type)) return false
  if (field instanceof HTMLSelectElement) return field.selectedOptions[0] !== (field.querySelector('option[selected]') ?? field.options[0])
  if (['checkbox', 'radio'].includes(field.type)) return field.checked !== field.defaultChecked
  return 'defaultValue' in field && field.value !== field.defaultValue
}

addEventListener('pageshow', () => {
  isSent = false
  if (!guarded || ![...guarded.elements].some(isFilledAgain)) return
  isTouched = true
  asOpened = ''
})
addEventListener('beforeunload', event => { if (guarded && isTouched && !isSent && filledIn() !== asOpened) event.preventDefault() })
