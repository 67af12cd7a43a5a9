// While chosen files are on their way the form says so. How much of them has gone neither fetch tells, with which htmx sends, nor a plain form.
function sayItSends (form) {
  const region = form.querySelector('[data-sending]')
  const hasFiles = [...form.querySelectorAll('[type=file]')].some(({ files }) => files.length > 0)
  if (!region || !hasFiles) return
  const said = document.createElement('label')
  said.append('Enviando arquivos... ', document.createElement('progress'))
  region.replaceChildren(said)
}

function sayNothing () {
  for (const region of document.querySelectorAll('[data-sending]')) region.replaceChildren()
}

// What htmx sends it has taken from the browser by now.
document.addEventListener('submit', ({ target, defaultPrevented }) => { if (!defaultPrevented) sayItSends(target) })
document.addEventListener('htmx:before:request', ({ detail }) => { if (detail?.ctx?.target?.id === 'wizard') sayItSends(detail.ctx.target) })
document.addEventListener('htmx:finally:request', ({ detail }) => { if (detail?.ctx?.target?.id === 'wizard') sayNothing() })
addEventListener('pageshow', sayNothing) // the browser's way back shows the page as it was left
