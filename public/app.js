// Everything works without this file. With it, the keyboard and the screen reader follow the swaps.

const wizard = () => document.getElementById('wizard')

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

function focusOnNews () {
  const place = document.getElementById('error-summary') ?? document.querySelector('main h1')
  if (!place) return
  if (!place.hasAttribute('tabindex')) place.setAttribute('tabindex', '-1')
  place.focus()
}

// A whole step or page was swapped; a list of companies or the stepper keeps the focus where it is.
document.addEventListener('htmx:after:swap', event => {
  const target = event.detail?.ctx?.target ?? event.target
  if (target instanceof Element && ['companies', 'steps'].includes(target.id)) return
  if (wizard()) focusOnNews()
})

document.addEventListener('htmx:after:history:restore', focusOnNews)

document.addEventListener('htmx:response:error', event => {
  const status = event.detail?.ctx?.response?.raw?.status ?? event.detail?.ctx?.response?.status ?? 0
  if (status >= 500) announce('Não foi possível gravar agora. O que você digitou continua aqui: tente de novo em um minuto.')
})

document.addEventListener('htmx:error', () => {
  announce('Sem resposta do Cadastro. O que você digitou continua aqui: verifique a rede e tente de novo.')
})
