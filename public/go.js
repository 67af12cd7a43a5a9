// Ir para: "/" or Ctrl+K goes there, the arrows walk through what was found, Esc puts it away.
function dropSuggestions () {
  document.getElementById('go')?.removeAttribute('list') // what is found stands there instead
}

document.addEventListener('htmx:after:history:restore', dropSuggestions)
dropSuggestions()

function leaveResults () {
  document.getElementById('go-results')?.replaceChildren()
}

document.addEventListener('keydown', event => {
  const field = document.getElementById('go')
  if (!field || event.altKey) return
  const isTypingText = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')
  const asks = event.key === '/' ? !isTypingText && !event.ctrlKey && !event.metaKey : event.key === 'k' && (event.ctrlKey || event.metaKey)
  if (asks) {
    event.preventDefault()
    if (field.checkVisibility()) {
      field.focus()
      field.select()
    } else location.assign('/go') // on a narrow page it has a page of its own
    return
  }
  const within = event.target === field || (event.target instanceof Element && event.target.closest('#go-results'))
  if (!within) return
  const links = [...document.querySelectorAll('#go-results a')]
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (event.key === 'Escape') {
    leaveResults()
    field.focus()
  } else if (step && links.length > 0) {
    event.preventDefault()
    const next = links.indexOf(event.target) + step
    if (next < 0) field.focus()
    else links[Math.min(next, links.length - 1)].focus()
  }
})

document.addEventListener('focusin', event => {
  if (event.target instanceof Element && !event.target.closest('.goto')) leaveResults()
})
document.addEventListener('click', event => {
  if (event.target instanceof Element && !event.target.closest('.goto')) leaveResults()
})
