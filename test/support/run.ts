import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { prepareBrowser } from './browser.ts'

/** `npm test`: types, lint, then every test; stops at the first of the three that fails. */
const root = path.join(import.meta.dirname, '../..')
process.chdir(root)

run('tsc')
run('oxlint', '--type-aware', '--deny-warnings')
if (needsTapBuild()) run('tap', 'build')
await prepareBrowser()
run('tap', 'run', '--reporter=tap', ...process.argv.slice(2))

function run (command: string, ...args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (error) console.error(error.message)
  if (status !== 0) process.exit(status ?? 1)
}

// tap generates its test class from the plugins that package.json names.
function needsTapBuild (): boolean {
  const built = 'node_modules/@tapjs/test/test-built/dist/esm/index.js'
  if (!existsSync(built)) return true
  const hasTypescript = readFileSync(built, 'utf8').includes('@tapjs/typescript')
  return hasTypescript || statSync(built).mtimeMs < statSync('package.json').mtimeMs
}
