import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** strace is what records and breaks system calls; without it (Windows, a container that forbids it) those parts are left out. */
export function hasStrace (): boolean {
  return spawnSync('strace', ['-f', '-e', 'trace=none', '-e', 'signal=none', 'true']).status === 0
}

/** The database and its log: the calls that count are those to these two files. */
function onlyTo (dataDir: string): string[] {
  return ['cadastro.db', 'cadastro.db-wal'].flatMap(name => ['-P', path.join(dataDir, name)])
}

export function injecting (dataDir: string, call: string, what: string, log: string): string[] {
  // Under --seccomp-bpf strace 6.1 sends no signals.
  const filter = what.startsWith('signal') ? [] : ['--seccomp-bpf']
  return ['strace', '-f', '-qq', ...filter, '-o', log, ...onlyTo(dataDir), '-e', `trace=${call}`, '-e', `inject=${call}:${what}`]
}

export type Event =
  | { kind: 'write', file: string, at: number, data: Buffer }
  | { kind: 'sync' | 'unlink', file: string }
  | { kind: 'truncate', file: string, size: number }
  | { kind: 'said', text: string }

/** What a recorded process did to files in a folder and what it said, in order. SQLite's calls all come from one thread. */
export function recorded (prefix: string, dataDir: string): Event[] {
  const folder = path.dirname(prefix)
  const traces = readdirSync(folder).filter(name => name.startsWith(path.basename(prefix)))
    .map(name => readFileSync(path.join(folder, name), 'latin1'))
  const main = traces.toSorted((one, other) => other.length - one.length)[0] ?? ''
  return main.split('\n').flatMap(line => eventOf(line, dataDir))
}

export function recording (prefix: string): string[] {
  return ['strace', '-ff', '-qq', '--seccomp-bpf', '-y', '-xx', '-s', '70000', '-o', prefix,
    '-e', 'trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink,openat']
}

const call = /^(\w+)\((.*)\) = (-?\d+)/

function eventOf (line: string, dataDir: string): Event[] {
  const [, name, args = '', result] = call.exec(line) ?? []
  if (name === undefined || Number(result) < 0) return []
  const file = [...args.matchAll(/<([^>]*)>|"((?:\\x[0-9a-f]{2})*)"/g)]
  const place = name === 'unlink' ? unescaped(file[0]?.[2] ?? '').toString() : named(file[0]?.[1] ?? '')
  if (name === 'write') return args.startsWith('1<') ? [{ kind: 'said', text: unescaped(file[1]?.[2] ?? '').toString() }] : []
  if (path.dirname(place) !== dataDir || !/cadastro\.db(?:-wal)?$/.test(place)) return []
  const base = path.basename(place)
  if (name === 'pwrite64') return [{ kind: 'write', file: base, at: Number(/, (\d+)$/.exec(args)![1]), data: unescaped(file[1]?.[2] ?? '') }]
  if (name === 'ftruncate') return [{ kind: 'truncate', file: base, size: Number(/, (\d+)$/.exec(args)![1]) }]
  if (name === 'unlink') return [{ kind: 'unlink', file: base }]
  return name === 'fsync' || name === 'fdatasync' ? [{ kind: 'sync', file: base }] : []
}

function unescaped (text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex')
}

// With -xx the name behind a descriptor is written in the same way as any text, or as it is.
function named (text: string): string {
  return text.startsWith('\\x') ? unescaped(text).toString() : text
}
