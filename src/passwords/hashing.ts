import { hash, hashRaw, verify } from '@node-rs/argon2'

// OWASP Password Storage, Argon2id.
const argon2 = { memoryCost: 19456, timeCost: 2, parallelism: 1 }

/** Gives the hash that `addUser` keeps. Slow on purpose, and outside any transaction. */
export async function hashPassword (password: string): Promise<string> {
  return inTurn(() => hash(password, argon2))
}

/** The same slow hash under a salt that is given, for what has to be found by its hash. */
export async function deriveHash (text: string, salt: string): Promise<string> {
  const bytes = await inTurn(() => hashRaw(text, { ...argon2, salt: Buffer.from(salt, 'hex') }))
  return bytes.toString('hex')
}

let decoy: Promise<string> | undefined

/** Takes as long for a person who does not exist as for one who does, so that time tells nothing. */
export async function passwordMatches (user: { password_hash: string } | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('a decoy for logins that nobody has')
  const kept = user?.password_hash || await decoy // whoever was only invited has none
  const matches = await inTurn(() => verify(kept, password))
  return matches && Boolean(user?.password_hash)
}

let turn: Promise<unknown> = Promise.resolve()

// Each takes 19 MB: sixteen people who sign in together must not take sixteen times that.
function inTurn<Result> (work: () => Promise<Result>): Promise<Result> {
  const mine = turn.then(work)
  turn = mine.catch(() => undefined)
  return mine
}
