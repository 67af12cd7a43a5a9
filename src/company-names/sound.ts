/** Spellings that Portuguese ears hear alike, in the order in which they are replaced. */
const spellings: ReadonlyArray<[RegExp, string]> = [
  [/sch|sh|ch/g, 'x'], [/ph/g, 'f'], [/ck|qu(?=[ei])|q|k/g, 'c'], [/lh/g, 'li'], [/h/g, ''], [/y/g, 'i'], [/w/g, 'v'],
  [/[sx]c(?=[ei])|c(?=[ei])/g, 'ss'], [/(?<=[aeiou])s(?=[aeiou])/g, 'z'], [/g(?=[ei])/g, 'j'], [/gu(?=[ei])/g, 'g'], [/z$/g, 's'],
  [/m(?=[^aeiou]|$)/g, 'n'], [/(.)\1+/gu, '$1'],
]

/** How a folded word sounds: the same for Souza and Sousa, Walter and Valter, Zanella and Zanela; other for Luzia and Lúcia. */
export function soundOf (word: string): string {
  return spellings.reduce((sound, [spelling, replacement]) => sound.replace(spelling, replacement), word)
}

/** A sound, and every form of it that lacks one letter: two words that are one slip apart share at least one of these. */
export function spellingsOf (sound: string): string[] {
  if (sound.length < SLIP_LENGTH_MIN - 1) return [sound]
  const letters = Array.from(sound) // of an emoji no half is left, which SQLite would not keep
  return [...new Set([sound, ...letters.map((_, at) => letters.toSpliced(at, 1).join(''))])]
}

const SLIP_LENGTH_MIN = 5
const LONG = 8

/** Whether one word is the other with one slip of the finger or the ear. The same letters at the wrong place may be another word. */
export function isSlip (one: string, other: string): boolean {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one]
  if (long === short) return true
  if (long.length < SLIP_LENGTH_MIN || long.length - short.length > 1) return false
  const start = commonStart(long, short)
  if (start === 0) return false // People seldom miss the first letter: Serra and Terra are two words.
  if (long.length > short.length) return isLetterMore(long, short, start)
  if (long.slice(start + 2) === short.slice(start + 2) && long[start] === short[start + 1] && long[start + 1] === short[start]) {
    return long.length > SLIP_LENGTH_MIN
  }
  return long.slice(start + 1) === short.slice(start + 1) && isMistaken(long, short, start)
}

// At the end a letter more makes a plural or another name: Elis and Elisa.
function isLetterMore (long: string, short: string, start: number): boolean {
  const isAtEnd = start === short.length
  return long.slice(start + 1) === short.slice(start) && long.length > SLIP_LENGTH_MIN && (!isAtEnd || long.length >= LONG || long.endsWith('s'))
}

// The last letter tells Marcelo from Marcela, other vowels Bayer from Bauer.
function isMistaken (one: string, other: string, at: number): boolean {
  if (at === one.length - 1) return false
  const [letter, instead] = [one[at]!, other[at]!]
  if (vowels.test(letter) && vowels.test(instead)) {
    return one.length >= LONG || (one.length > SLIP_LENGTH_MIN && ['ei', 'ie', 'ou', 'uo'].includes(letter + instead))
  }
  return one.length >= LONG || alike.has(letter + instead) || (one.length > SLIP_LENGTH_MIN && neighbours.has(letter + instead))
}

const vowels = /[aeiou]/
const alike = bothWays(['cs', 'xs', 'mn', 'bp', 'dt', 'fv', 'gj', 'lr'])
const neighbours = bothWays(['qw', 'we', 'er', 'rt', 'ty', 'yu', 'ui', 'io', 'op', 'as', 'sd', 'df', 'fg', 'gh', 'hj', 'jk', 'kl', 'zx', 'xc',
  'cv', 'vb', 'bn', 'nm', 'aq', 'sw', 'de', 'fr', 'gt', 'hy', 'ju', 'ki', 'lo', 'az', 'sx', 'dc', 'fv', 'gb', 'hn', 'jm'])

function bothWays (pairs: string[]): Set<string> {
  return new Set(pairs.flatMap(pair => [pair, `${pair[1]}${pair[0]}`]))
}

function commonStart (one: string, other: string): number {
  let at = 0
  while (at < other.length && one[at] === other[at]) at++
  return at
}
