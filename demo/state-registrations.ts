import { stateRegistrationDoubt } from '../src/brazil/state-registration.ts'

// What the numbers of a state begin with, how many digits follow, and where the check digits stand.
const shapes: Record<string, [starts: string, length: number, digits: number[]]> = {
  SC: ['25', 9, [8]], PR: ['90', 10, [8, 9]], SP: ['11', 12, [8, 11]], RS: ['096', 10, [9]], MG: ['062', 13, [11, 12]], PE: ['03', 9, [7, 8]],
}
const POOL = 400
const pools = new Map<string, string[]>()

/** A right inscrição estadual of a state, the same every time for the same number. */
export function stateRegistration (state: string, number: number): string {
  let pool = pools.get(state)
  if (!pool) pools.set(state, pool = Array.from({ length: POOL }, (_, index) => made(state, index)))
  return pool[number % POOL]!
}

function made (state: string, index: number): string {
  const [starts, length, digits] = shapes[state]!
  const body = (starts + String((index + 1) * 736_878_715_343 % 1_000_000_000_000).padStart(12, '7')).slice(0, length).padEnd(length, '0').split('')
  for (let guess = 0; guess < 10 ** digits.length; guess++) {
    const checks = String(guess).padStart(digits.length, '0')
    digits.forEach((place, order) => { body[place] = checks[order]! })
    if (stateRegistrationDoubt(body.join(''), state) === undefined) return body.join('')
  }
  throw new Error(`No inscrição estadual of ${state} begins ${starts}`)
}
