import { readConfig, settings as settingsOfProgram, type Config } from '../src/config.ts'
import { refuseWithoutData } from '../src/data-folder/inspection.ts'
import { lineFor } from '../src/unusable.ts'

/** The settings a command runs with: the same as the server's. */
export function settings (): NodeJS.ProcessEnv {
  process.umask(0o077)
  return settingsOfProgram()
}

/** Those of a command that works on data: where there are none it refuses, before anything is made. */
export function settingsWithData (): Config {
  const config = readConfig(settings())
  refuseWithoutData(config.dataDir)
  return config
}

/** Runs a command; what goes wrong is one line that says what to do. */
export async function orRefuse (work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(lineFor(error, process.env.DATA_DIR ?? './data'))
    process.exit(1)
  }
}
