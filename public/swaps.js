// Everything works without these files. With them, the keyboard and the screen reader follow the swaps, and a swap that
// cannot be made leaves the page as it is and says so.

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

document.addEventListener('htmx:after:history:restore', focusOnNews)

// What is asked for while somebody types or chooses: it changes a part of the page that nobody is sent to.
const partsBeside = ['cities', 'companies', 'go-results', 'lookup', 'results', 'steps']
const isBeside = target => target instanceof Element && (partsBeside.includes(target.id) || target.matches('.duplicates'))
// For an answer from outside a button was pressed: who pressed it hears why it does not come.
const isUnasked = target => isBeside(target) && target.id !== 'lookup'

const parsed = text => new DOMParser().parseFromString(text, 'text/html')

// What is refused or failed comes as a page of its own, which is no part of this one; a form comes back with its mistakes as 422,
// with what somebody else saved meanwhile as 409.
const isRefusal = status => status >= 400 && ![409, 422].includes(status)

// What became of the thing that a form is about is a page, too, under the status of a conflict.
function isPageOfItsOwn (event) {
  const { target, select, text } = event.detail?.ctx ?? {}
  const status = statusOf(event)
  if (target === document.body || status < 400) return false
  return isRefusal(status) || (!select && parsed(text).querySelector('main') !== null)
}

// A part may also be taken out of a whole page that is another one: the page to sign in is opened.
document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail ?? {}
  const isPage = isPageOfItsOwn(event)
  if (!isPage && (!ctx?.select || parsed(ctx.text).querySelector(ctx.select))) return
  event.preventDefault()
  if (isPage) return // it is said below
  if (ctx.response.raw.redirected) location.assign(ctx.response.raw.url)
  else announce('Isto não pôde ser feito. O que você digitou continua aqui: abra a página de novo e confira.')
})

document.addEventListener('htmx:after:swap', event => {
  if (!isUnasked(event.detail?.ctx?.target ?? event.target)) document.querySelector('#said [data-tone=bad]')?.remove()
})

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

// A form that was opened in the session before, as when its person signed out and in again in another tab, gets the token of this one.
function takeToken (headers) {
  const token = headers.get('form-token')
  for (const field of token ? document.querySelectorAll('input[name=_csrf]') : []) field.value = token
  return token !== null
}

const refusalOf = text => parsed(text).querySelector('main h1 ~ p:not(.code)')?.textContent ?? ''
const TOO_MANY_REQUESTS = 429

document.addEventListener('htmx:response:error', event => {
  const { ctx } = event.detail
  const status = statusOf(event)
  if (!isRefusal(status) && !isPageOfItsOwn(event)) return
  if (isUnasked(ctx.target) && (status >= 500 || status === TOO_MANY_REQUESTS)) sayItStays(ctx.target)
  else if (isUnasked(ctx.target) && !ctx.select) return // of what stands beside a form, the form itself says so when it is sent
  else if (status >= 500) announce('Não foi possível gravar agora. O que você digitou continua aqui: tente de novo em um minuto.')
  else if (takeToken(ctx.response.headers)) announce('A sessão mudou desde que esta página foi aberta. O que você digitou continua aqui: envie de novo.')
  else announce(`Isto não pôde ser feito. O que você digitou continua aqui. ${refusalOf(ctx.text)}`)
})

document.addEventListener('htmx:error', event => {
  const target = event.detail?.ctx?.target
  if (isUnasked(target)) return sayItStays(target) // of the others the step itself says so when it is sent
  announce('Sem resposta do Cadastro. O que você digitou continua aqui: verifique a rede e tente de novo.')
})

// Somebody may type into a search field before htmx listens to it: it is told then.
document.addEventListener('htmx:after:init', ({ target }) => {
  const field = document.activeElement
  const isTypedIn = field instanceof HTMLInputElement && field.type === 'search' && field.value !== field.defaultValue
  if (isTypedIn && target.contains(field)) field.dispatchEvent(new Event('input', { bubbles: true }))
})
