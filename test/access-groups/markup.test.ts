import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { marina, rosa } from '../support/people.ts'

const name = '<img src=x onerror=alert(1)>"\'&Co'

void t.test('a group whose name is markup is a name wherever it is printed', async t => {
  const { browser, db } = await desk(t, rosa)
  await hire(db, marina)
  const made = await browser.submit(await browser.get('/access-groups/new'), { 'name': name, 'CT001:view': 'yes' })
  const group = made.location!.match(/\d+/)![0]
  const members = await browser.get(made.location!.split('#')[0]!)
  for (const person of ['1', '2']) await browser.post(`/access-groups/${group}/members`, { ...members.hidden(), user_id: person })
  await browser.submit(await browser.get('/saved-filters/new?query=status%3Dinactive'), { name, access_group_id: group })

  const addresses = ['/access-groups', `/access-groups/${group}`, `/access-groups/${group}/history`, '/users', '/users/2', '/users/new', '/account',
    '/categories/1/security', '/saved-filters', '/saved-filters/new', '/history', '/users/2/history']
  for (const address of addresses) {
    const page = await browser.open(address)
    t.equal(page.status, 200, address)
    t.notMatch(page.body, '<img src=x', address)
    t.match(page.body, '&lt;img src=x onerror=alert(1)&gt;', address)
  }
  t.notMatch((await browser.get('/customers')).body, '<img src=x')
})
