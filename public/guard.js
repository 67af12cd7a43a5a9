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
