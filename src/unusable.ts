import { codeOf, diskFaultIn, type DiskFault } from './connection/disk-faults.ts'

/** A setting, folder, database or backup that cannot be used, in one line that says what to do. Whoever runs the program reads it. */
export class Unusable extends Error {}

const disk: Record<DiskFault, (place: string) => string> = {
  full: place => `O disco de ${place} está cheio. Libere espaço e inicie de novo; nada do que estava salvo se perdeu.`,
  busy: place => `Outro programa está usando o banco em ${place}. Feche-o e inicie de novo.`,
  'read-only': notWritable, closed: notWritable,
  damaged: notReadable, foreign: notReadable,
  failing: place => `O disco de ${place} falhou ao ler ou gravar. Verifique o disco antes de iniciar de novo; se preciso, restaure o último backup.`,
}

const notHere = 'HOST não é um endereço desta máquina: use 127.0.0.1, 0.0.0.0 ou um endereço que ela tenha.'
const network: Record<string, string> = {
  EADDRINUSE: 'A porta já está em uso: feche o outro programa ou mude PORT.',
  EADDRNOTAVAIL: notHere, ENOTFOUND: notHere, EAI_AGAIN: notHere,
}

/** The line for whatever kept the program from starting. */
export function lineFor (error: unknown, place: string): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof Unusable) return error.message
  const fault = faultAtStart(error)
  return fault ? disk[fault](place) : network[codeOf(error)] ?? error.message
}

/** Whether it failed because the disk is full. */
export function isForWantOfSpace (error: unknown): boolean {
  return faultAtStart(error) === 'full'
}

// While it opens the database, SQLite says of a full disk only that it could not write.
function faultAtStart (error: unknown): DiskFault | undefined {
  return /^SQLITE_IOERR_(?:SHMSIZE|WRITE)$/.test(codeOf(error)) ? 'full' : diskFaultIn(error)
}

function notWritable (place: string): string {
  return `O Cadastro não consegue gravar em ${place}. Dê ao usuário que o executa o direito de ler e escrever nessa pasta.`
}

function notReadable (place: string): string {
  return `O banco em ${place} está danificado e não foi tocado. Restaure o último backup: npm run restore -- ARQUIVO.`
}
