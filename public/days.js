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
