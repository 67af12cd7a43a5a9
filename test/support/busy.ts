import { desk, type Browser, type Office } from './app.ts'
import { rosa } from './people.ts'
import { press, register, toIdentification } from './registering.ts'

/** Rosa registered a customer, and has begun another one. */
export async function busyOffice (t: Parameters<typeof desk>[0], environment: NodeJS.ProcessEnv = {}): Promise<Office & { browser: Browser, names: Record<string, string> }> {
  const office = await desk(t, rosa, environment)
  await register(office.browser)
  const page = await press(office.browser, await toIdentification(office.browser), 'keep', { name: 'Outra' })
  const [, , , registration] = page.address.split('/')
  return { ...office, names: { registration: registration!, step: 'identification', kind: 'cep', section: 'office', token: 'x'.repeat(43), session: 'a'.repeat(64) } }
}
