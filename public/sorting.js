// A list that is put in order with buttons is also put in order by dragging; the place is sent when it is dropped.
let dragged = null

function makeDraggable () {
  for (const row of document.querySelectorAll('[data-sorts] > li')) row.draggable = true
}

document.addEventListener('htmx:after:swap', makeDraggable)
document.addEventListener('htmx:after:history:restore', makeDraggable)
makeDraggable()

document.addEventListener('dragstart', event => {
  dragged = event.target instanceof Element ? event.target.closest('[data-sorts] > li') : null
})

document.addEventListener('dragover', event => {
  const over = event.target instanceof Element ? event.target.closest('[data-sorts] > li') : null
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return
  event.preventDefault()
  if (over === dragged) return
  const { top, height } = over.getBoundingClientRect()
  over.parentElement.insertBefore(dragged, event.clientY < top + height / 2 ? over : over.nextElementSibling)
})

document.addEventListener('dragend', () => {
  const list = dragged?.parentElement
  dragged = null
  if (!list) return
  const order = [...list.children].map(row => row.dataset.id).join(',')
  const _csrf = list.querySelector('[name=_csrf]').value
  window.htmx.ajax('POST', list.dataset.sorts, { target: '#sorted', select: '#sorted', swap: 'outerHTML', values: { order, _csrf } })
})

// Whoever pressed a button of the list stays in its row: at the other arrow where that one leads no further, at the heading where the row is gone.
let pressed = ''
document.addEventListener('htmx:before:swap', () => { pressed = document.activeElement?.closest('#sorted button')?.id ?? '' })
document.addEventListener('htmx:after:swap', () => {
  if (!pressed || document.activeElement !== document.body) return
  const arrow = document.getElementById(pressed)?.parentElement.querySelector('button:enabled')
  const place = arrow ?? document.getElementById('sorted')?.closest('section')?.querySelector('h2')
  if (place && !arrow) place.setAttribute('tabindex', '-1')
  place?.focus()
})
