/**
 * How each state writes its inscrições estaduais and which digits prove them. From the page of each
 * state in "Roteiro de crítica da Inscrição Estadual" (Sintegra, sintegra.gov.br/insc_est.html), with what came
 * later: DF 08, GO 20 to 29, MS 50 to 59, PA 75 to 79, RN of 10 digits, TO of 9; and the older ones that are
 * still on paper: PE of 14 digits, RO of 9, TO of 11, BA of 8. test/brazil/vectors.json has one of each.
 */
export interface Format {
  length: number
  starts: RegExp
  digits: readonly Check[]
  mask: string
}

/** One check digit: every other character counts by its weight. */
interface Check { at: number, weights: readonly number[], rule: Rule }
type Rule = ((sum: number, number: string) => number) & { addsDigits?: true }

const eleven: Rule = sum => (11 - sum % 11) % 11 % 10
const elevenWrapped: Rule = sum => (11 - sum % 11) % 10
const elevenLeft: Rule = sum => sum % 11 % 10
const ten: Rule = sum => (10 - sum % 10) % 10
const tenOfDigits: Rule = Object.assign((sum: number) => ten(sum, ''), { addsDigits: true as const })
const nine: Rule = sum => sum % 9

// Numbers given out before 1993 count from another start.
const amapa: Rule = (sum, number) => {
  const body = Number(number.slice(0, 8))
  const [start, instead] = body <= 3_017_000 ? [5, 0] : body <= 3_019_022 ? [9, 1] : [0, 0]
  const digit = 11 - (sum + start) % 11
  return digit === 11 ? instead : digit === 10 ? 0 : digit
}

const goias: Rule = (sum, number) => {
  const body = Number(number.slice(0, 8))
  return sum % 11 === 1 && body >= 10_103_105 && body <= 10_119_997 ? 1 : eleven(sum, number)
}

const bahia = (number: string): Rule => '679'.includes(number) ? eleven : ten

/** Weights that fall to 2, starting again at 9 from the right. */
function falling (count: number): number[] {
  return Array.from({ length: count }, (_, position) => (count - position - 1) % 8 + 2)
}

function plain (starts: RegExp, mask: string, rule: Rule = eleven): Format {
  return { length: 9, starts, digits: [{ at: 8, weights: falling(8), rule }], mask }
}

function two (starts: RegExp, length: number, mask: string): Format {
  const digits = [length - 2, length - 1].map(at => ({ at, weights: falling(at), rule: eleven }))
  return { length, starts, digits, mask }
}

// The digit that says by which rule is the first of eight, the second of nine; the last digit is made before the other.
function ofBahia (length: 8 | 9, mask: string): Format {
  const count = length - 2
  const by = (sum: number, number: string) => bahia(number[length - 8]!)(sum, number)
  const rising = (top: number) => Array.from({ length: count }, (_, position) => top - position)
  return {
    length, starts: /^/, mask,
    digits: [{ at: length - 1, weights: rising(count + 1), rule: by }, { at: length - 2, weights: [...rising(count + 2), 0, 2], rule: by }],
  }
}

export const formats: Record<string, readonly Format[]> = {
  AC: [two(/^01/, 13, '00.000.000/000-00')],
  AL: [plain(/^24/, '000000000')],
  AM: [plain(/^/, '00.000.000-0')],
  AP: [plain(/^03/, '00.000.000-0', amapa)],
  BA: [ofBahia(8, '000000-00'), ofBahia(9, '0000000-00')],
  CE: [plain(/^0[67]/, '00.000.000-0')],
  DF: [two(/^0[78]/, 13, '00.000000.000-00')],
  ES: [plain(/^0[08]/, '00.000.000-0')],
  GO: [plain(/^(?:1[015]|2)/, '00.000.000-0', goias)],
  MA: [plain(/^12/, '00.000.000-0')],
  MG: [{
    length: 13, starts: /^/, mask: '000.000.000/0000',
    digits: [
      { at: 11, weights: [1, 2, 1, 1, 2, 1, 2, 1, 2, 1, 2], rule: tenOfDigits },
      { at: 12, weights: [3, 2, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], rule: eleven },
    ],
  }],
  MS: [plain(/^(?:28|5)/, '00.000.000-0')],
  MT: [{ length: 11, starts: /^/, mask: '0000000000-0', digits: [{ at: 10, weights: falling(10), rule: eleven }] }],
  PA: [plain(/^(?:15|7[5-9])/, '00.000.000-0')],
  PB: [plain(/^16/, '00.000.000-0')],
  PE: [
    { ...two(/^/, 9, '0000000-00') },
    { length: 14, starts: /^18/, mask: '00.0.000.0000000-0', digits: [{ at: 13, weights: [5, 4, 3, 2, 1, 9, 8, 7, 6, 5, 4, 3, 2], rule: elevenWrapped }] },
  ],
  PI: [plain(/^19/, '00.000.000-0')],
  PR: [{
    length: 10, starts: /^/, mask: '000.00000-00',
    digits: [{ at: 8, weights: [3, 2, 7, 6, 5, 4, 3, 2], rule: eleven }, { at: 9, weights: [4, 3, 2, 7, 6, 5, 4, 3, 2], rule: eleven }],
  }],
  RJ: [{ length: 8, starts: /^/, mask: '00.000.00-0', digits: [{ at: 7, weights: [2, 7, 6, 5, 4, 3, 2], rule: eleven }] }],
  RN: [
    plain(/^20/, '00.000.000-0'),
    { length: 10, starts: /^20/, mask: '00.0.000.000-0', digits: [{ at: 9, weights: [10, 9, 8, 7, 6, 5, 4, 3, 2], rule: eleven }] },
  ],
  RO: [
    { length: 14, starts: /^/, mask: '0000000000000-0', digits: [{ at: 13, weights: falling(13), rule: elevenWrapped }] },
    { length: 9, starts: /^/, mask: '000.00000-0', digits: [{ at: 8, weights: [0, 0, 0, 6, 5, 4, 3, 2], rule: elevenWrapped }] },
  ],
  RR: [{ ...plain(/^24/, '00.000.000-0'), digits: [{ at: 8, weights: [1, 2, 3, 4, 5, 6, 7, 8], rule: nine }] }],
  RS: [{ length: 10, starts: /^/, mask: '000/0000000', digits: [{ at: 9, weights: falling(9), rule: eleven }] }],
  SC: [plain(/^/, '000.000.000')],
  SE: [plain(/^27/, '00.000.000-0')],
  SP: [
    {
      length: 12, starts: /^[0-9]/, mask: '000.000.000.000',
      digits: [{ at: 8, weights: [1, 3, 4, 5, 6, 7, 8, 10], rule: elevenLeft }, { at: 11, weights: [3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2], rule: elevenLeft }],
    },
    // Rural producers; what follows the check digit is not part of it.
    { length: 13, starts: /^P/, mask: 'P-00000000.0/000', digits: [{ at: 9, weights: [0, 1, 3, 4, 5, 6, 7, 8, 10], rule: elevenLeft }] },
  ],
  TO: [
    plain(/^29/, '00.000.000-0'),
    { length: 11, starts: /^29(?:0[123]|99)/, mask: '00.00.000000-0', digits: [{ at: 10, weights: [9, 8, 0, 0, 7, 6, 5, 4, 3, 2], rule: eleven }] },
  ],
}
