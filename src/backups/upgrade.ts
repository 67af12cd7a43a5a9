import { makeBackup } from '../backup-copies/making.ts'
import type { Config } from '../config.ts'

/** What is done before the tables are changed: a newer version that turns out badly can be undone with one command. */
export function backupBeforeUpgrade ({ dataDir, backupDir, backupPassphrase }: Config, say: (line: string) => void): () => Promise<void> {
  return async () => {
    const { name } = await makeBackup({ dataDir, secondDir: backupDir, passphrase: backupPassphrase, reason: 'upgrade' })
    say(`Cadastro: backup antes de atualizar os dados: ${name}.`)
  }
}
