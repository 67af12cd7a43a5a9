import { settings as settingsOfProgram } from '../src/config.ts'
import { refusalFor } from '../src/data-folder/refusal.ts'

/** The settings a command runs with: the same as the server's. */
export function settings (): NodeJS.ProcessEnv {
  process.umask(0o077)
  return settingsOfProgram()
}

/** Runs a command; what goes wrong is one line that says what to do. */
export async function orRefuse (work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(refusalFor(error, process.env.DATA_DIR ?? './data'))
    process.exit(1)
  }
}
