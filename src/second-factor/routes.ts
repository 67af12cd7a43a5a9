import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Access } from '../access.ts'
import { confirmPassword } from '../confirmations/recent.ts'
import { blank, type Form } from '../forms.ts'
import { logSecurity } from '../log/security-events.ts'
import { settingOf } from '../settings.ts'
import { recordAct } from '../users/people.ts'
import { lengthOf } from '../writing/length.ts'
import { hashCode, makeCodes } from './recovery.ts'
import { addFactor, codesLeft, hasFactor, mustHaveFactor, removeFactor, replaceCodes } from './store.ts'
import { makeSecret, squareOf, stepOf } from './totp.ts'

const Code = z.object({ code: z.string().max(20).catch('') }).catch({ code: '' })
const Password = z.object({ password: z.string().catch('') }).catch({ password: '' })

/** The person's own second factor: set up with the phone at hand, its codes, and taking it away again. */
export default async function secondFactor (app: FastifyInstance): Promise<void> {
  const { db } = app
  const access: Access = 'signed-in'
  const own = { config: { access, asksPassword: true as const, isOpenWithoutFactor: true as const } }

  app.get('/account/second-factor', own, async (request, reply) => show(request, reply))

  app.post('/account/second-factor', own, async (request, reply) => {
    const { user, session } = request
    if (hasFactor(db, user.id)) return reply.redirect('/account/second-factor', 303)
    const { code } = Code.parse(request.body)
    const secret = session.factorSecret ?? makeSecret()
    const step = stepOf(secret, code)
    if (step === undefined) {
      const message = 'O código não confere. Confira a hora do celular e digite o código que aparece agora.'
      return show(request, reply.code(422), { values: {}, errors: { code: { message } } })
    }
    const { codes, salt, hashes } = await newCodes()
    await db.write(() => {
      addFactor(db, { user_id: user.id, secret, recovery_salt: salt, last_step: step }, hashes)
      recordAct(db, user, user, 'factor_added')
    })
    delete session.factorSecret
    logSecurity(request, 'authn_second_factor_on')
    return showCodes(reply, codes, true)
  })

  app.post('/account/second-factor/codes', own, async (request, reply) => {
    const { user } = request
    if (!hasFactor(db, user.id)) return reply.redirect('/account/second-factor', 303)
    const { codes, salt, hashes } = await newCodes()
    await db.write(() => {
      replaceCodes(db, user.id, salt, hashes)
      recordAct(db, user, user, 'codes_made')
    })
    logSecurity(request, 'authn_second_factor_on', { act: 'codes' })
    return showCodes(reply, codes, false)
  })

  // The form asks the password itself: its length decides whether it may stand alone.
  app.post('/account/second-factor/removal', { config: { access } }, async (request, reply) => {
    const { user } = request
    const { password } = Password.parse(request.body)
    const problem = mustHaveFactor(db, user.id)
      ? 'Um de seus grupos exige o segundo fator.'
      : await confirmPassword(db, request, password) ?? tooShortAlone(password)
    if (problem) return show(request, reply.code(422), { values: {}, errors: { password: { message: problem } } })
    await db.write(() => { if (removeFactor(db, user.id)) recordAct(db, user, user, 'factor_removed') })
    logSecurity(request, 'authn_second_factor_off')
    return reply.redirect('/account?said=factor_removed', 303)
  })

  function tooShortAlone (password: string): string | undefined {
    const min = settingOf(db, 'password_min')
    return lengthOf(password) < Number(min) ? `Sem o segundo fator, a senha precisa de ${min} caracteres. Troque a senha antes.` : undefined
  }

  function show (request: FastifyRequest, reply: FastifyReply, form: Form = blank()) {
    const { user, session } = request
    if (hasFactor(db, user.id)) {
      return reply.viewAsync('second-factor/show', { form, left: codesLeft(db, user.id), isRequired: mustHaveFactor(db, user.id) })
    }
    const secret = session.factorSecret ??= makeSecret()
    return reply.viewAsync('second-factor/new', {
      form, secret: secret.replace(/(.{4})(?=.)/g, '$1 '), square: squareOf(secret, user.email), isRequired: mustHaveFactor(db, user.id),
    })
  }
}

async function newCodes () {
  const codes = makeCodes()
  const salt = randomBytes(16).toString('hex')
  return { codes, salt, hashes: await Promise.all(codes.map(code => hashCode(code, salt))) }
}

// Shown once, as the answer itself: only their hashes are kept.
function showCodes (reply: FastifyReply, codes: string[], isNew: boolean) {
  return reply.code(201).viewAsync('second-factor/codes', { codes, isNew })
}
