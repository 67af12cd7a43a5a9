import t from 'tap'
import { diskFaultIn, passingFaultIn } from '../../src/connection/disk-faults.ts'
import { lineFor } from '../../src/unusable.ts'

const failed = (code: string) => Object.assign(new Error('bare'), { code })

void t.test('what the disk did is known by the codes of SQLite and of the system, and keeps the program from starting with a sentence', async t => {
  const table: Array<[code: string, fault: string | undefined, isPassing: boolean, sentence: string]> = [
    ['SQLITE_FULL', 'full', true, 'está cheio'],
    ['ENOSPC', 'full', true, 'está cheio'],
    ['EFBIG', 'full', true, 'está cheio'],
    ['SQLITE_BUSY_SNAPSHOT', 'busy', true, 'Outro programa'],
    ['SQLITE_READONLY_DBMOVED', 'read-only', true, 'não consegue gravar'],
    ['EROFS', 'read-only', true, 'não consegue gravar'],
    ['EACCES', 'closed', false, 'não consegue gravar'],
    ['SQLITE_CORRUPT_VTAB', 'damaged', true, 'está danificado'],
    ['SQLITE_NOTADB', 'foreign', false, 'está danificado'],
    ['SQLITE_IOERR_READ', 'failing', true, 'falhou ao ler ou gravar'],
    ['SQLITE_IOERR_WRITE', 'failing', true, 'está cheio'], // at the start; later it is a disk that fails
    ['EADDRINUSE', undefined, false, 'A porta já está em uso'],
    ['SQLITE_CONSTRAINT_UNIQUE', undefined, false, 'bare'],
  ]
  for (const [code, fault, isPassing, sentence] of table) {
    t.equal(diskFaultIn(failed(code)), fault, code)
    t.equal(passingFaultIn(failed(code)) !== undefined, isPassing, code)
    t.match(lineFor(failed(code), './data'), sentence, code)
  }
})
