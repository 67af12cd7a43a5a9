// Everything works without these files. With them, the keyboard and the screen reader follow the swaps.

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
