/** Why the program does not start, in one line that says what to do. Whoever runs it reads this. */
export class Refusal extends Error {}

const causes: Array<[RegExp, (place: string) => string]> = [
  [/^(?:SQLITE_FULL|SQLITE_IOERR_SHMSIZE|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT)/, place => `O disco de ${place} está cheio. Libere espaço e inicie de novo; nada do que estava salvo se perdeu.`],
  [/^(?:SQLITE_NOTADB|SQLITE_CORRUPT)/, place => `O banco em ${place} está danificado e não foi tocado. Restaure o último backup: npm run restore -- ARQUIVO.`],
  [/^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS|EISDIR|ENOTDIR)/, place => `O Cadastro não consegue gravar em ${place}. Dê ao usuário que o executa o direito de ler e escrever nessa pasta.`],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED)/, place => `Outro programa está usando o banco em ${place}. Feche-o e inicie de novo.`],
  [/^(?:SQLITE_IOERR|EIO)/, place => `O disco de ${place} falhou ao ler ou gravar. Verifique o disco antes de iniciar de novo; se preciso, restaure o último backup.`],
  [/^EADDRINUSE/, () => 'A porta já está em uso: feche o outro programa ou mude PORT.'],
  [/^(?:EADDRNOTAVAIL|ENOTFOUND|EAI_)/, () => 'HOST não é um endereço desta máquina: use 127.0.0.1, 0.0.0.0 ou um endereço que ela tenha.'],
]

/** The line for whatever kept the program from starting. */
export function refusalFor (error: unknown, place: string): string {
  if (!(error instanceof Error)) return String(error)
  const { code = '' } = error as { code?: string }
  const cause = error instanceof Refusal ? undefined : causes.find(([pattern]) => pattern.test(code))
  return cause ? cause[1](place) : error.message
}

/** Whether it failed because the disk is full. */
export function isForWantOfSpace (error: unknown): boolean {
  return causes[0]![0].test((error as { code?: string }).code ?? '')
}
