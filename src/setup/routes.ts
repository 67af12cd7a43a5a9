import type { FastifyInstance } from 'fastify'
import { blank, typed } from '../forms.ts'
import { submitWithPassword } from '../passwords/form.ts'
import { signIn } from '../sign-in/entering.ts'
import { hasUsers } from '../users/store.ts'
import { SetupForm } from './form.ts'
import { setUpOffice } from './store.ts'

/** The first run: until somebody administers the office, every page leads here. */
export default async function setup (app: FastifyInstance): Promise<void> {
  app.get('/setup', { config: { access: 'public' } }, async (_request, reply) => {
    if (hasUsers(app.db)) return reply.redirect('/', 303)
    return reply.viewAsync('setup/new', { form: blank(), token: reply.generateCsrf() })
  })

  app.post('/setup', { config: { access: 'public' } }, async (request, reply) => {
    if (hasUsers(app.db)) return reply.redirect('/', 303)
    const { name = '', email = '', office_name: officeName = '' } = typed(request.body)
    const submission = await submitWithPassword(app.db, SetupForm, request.body, { name, email }, officeName)
    if (!submission.ok) {
      return reply.code(422).viewAsync('setup/new', { form: submission.form, token: reply.generateCsrf() })
    }
    const userId = await setUpOffice(app.db, submission.values)
    if (userId === undefined) return reply.redirect('/login', 303)
    await signIn(request, { id: userId, name: submission.values.name })
    return reply.redirect('/', 303)
  })
}
