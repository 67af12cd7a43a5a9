// One menu is open at a time; Esc and a click elsewhere put it away.
const openMenus = () => [...document.querySelectorAll('details.menu[open]')]

document.addEventListener('toggle', ({ target }) => {
  if (!target.matches('details.menu[open]')) return
  for (const menu of openMenus()) menu.open = menu === target
}, true)

document.addEventListener('keydown', event => {
  const [menu] = event.key === 'Escape' ? openMenus() : []
  if (!menu) return
  menu.open = false
  menu.querySelector('summary').focus()
})

document.addEventListener('click', ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false
})
