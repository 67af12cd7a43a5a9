import { RE2JS } from 're2js'

type PatternKind = 'mask' | 'expression'

const compiled = new Map<string, RE2JS>()

/**
 * Whether the whole text follows a mask (0 a figure, A a letter, * either, the rest itself) or a regular
 * expression. The engine takes linear time, whatever the expression (docs/decisions/0017-patterns.md).
 */
export function matchesPattern (kind: PatternKind, pattern: string, text: string): boolean {
  return compile(kind, pattern).matches(text)
}

/** What is wrong with a pattern, if anything. */
export function patternProblem (kind: PatternKind, pattern: string): string | undefined {
  if (kind === 'mask') return /[0A*]/.test(pattern) ? undefined : 'Use 0 para número, A para letra e * para os dois.'
  try {
    if (compile(kind, pattern).programSize() > STATES_MAX) return 'Esta expressão é grande demais. Use menos repetições, ou menores.'
  } catch {
    return 'Esta expressão não é válida. Confira parênteses, colchetes e repetições.'
  }
}

/**
 * With this many states a text of 255 characters takes some 0.07 s; with 100,000, which can be written, it would hold up
 * everybody for seconds (measured).
 */
const STATES_MAX = 2000

function compile (kind: PatternKind, pattern: string): RE2JS {
  const source = kind === 'mask' ? maskSource(pattern) : pattern
  let expression = compiled.get(source)
  if (!expression) {
    if (compiled.size >= 500) compiled.clear()
    compiled.set(source, expression = RE2JS.compile(source))
  }
  return expression
}

const parts: Record<string, string> = { 0: '[0-9]', A: '\\p{L}', '*': '[0-9\\p{L}]' }

function maskSource (mask: string): string {
  return Array.from(mask, character => parts[character] ?? RE2JS.quote(character)).join('')
}
