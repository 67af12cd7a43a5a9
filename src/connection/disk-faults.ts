/**
 * What went wrong between the program and its disk: no room, held by another program, made read-only, closed to whoever
 * runs it, damaged, no database at all, or a disk that fails.
 */
export type DiskFault = 'full' | 'busy' | 'read-only' | 'closed' | 'damaged' | 'foreign' | 'failing'

const codes: Array<[DiskFault, RegExp]> = [
  ['full', /^(?:SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)$/],
  ['busy', /^SQLITE_(?:BUSY|LOCKED)/],
  ['read-only', /^(?:SQLITE_(?:READONLY|CANTOPEN)|EROFS$)/],
  ['closed', /^(?:SQLITE_PERM|EACCES|EPERM|EISDIR|ENOTDIR)$/],
  ['damaged', /^SQLITE_CORRUPT/],
  ['foreign', /^SQLITE_NOTADB$/],
  ['failing', /^(?:SQLITE_IOERR|EIO$)/],
]

/** What an error of SQLite or of the system says about the disk; undefined for one that says nothing about it. */
export function diskFaultIn (error: unknown): DiskFault | undefined {
  const code = codeOf(error)
  return codes.find(([, pattern]) => pattern.test(code))?.[0]
}

/**
 * Such a fault as a program meets that runs. A folder that is closed to it and a file that is no database keep it from
 * starting; met later, they are no fault of the disk.
 */
export function passingFaultIn (error: unknown): DiskFault | undefined {
  const fault = diskFaultIn(error)
  return fault === 'closed' || fault === 'foreign' ? undefined : fault
}

export function codeOf (error: unknown): string {
  return (error as { code?: string }).code ?? ''
}
