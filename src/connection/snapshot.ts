import type { Database as Connection } from 'better-sqlite3'

/** The transaction of all that is read in one turn of the event loop: it sees one state of the data. */
interface Snapshot {
  /** Before a statement that reads: opens it, unless it is open or something is being written. */
  open: () => void
  /** Before anything that does more than read. */
  close: () => void
  isOpen: () => boolean
}

/**
 * Reads of one turn share a transaction: a page is of one state also if another program writes meanwhile, and the
 * locks of the file are taken once and not for each statement (5.4 and 0.6 µs for a small one, measured).
 */
export function snapshots (connection: Connection): Snapshot {
  const begin = connection.prepare('begin')
  const end = connection.prepare('commit')
  let isOpen = false

  function close (): void {
    if (!isOpen) return
    isOpen = false
    if (connection.inTransaction) end.run() // a failing disk may have ended it
  }

  return {
    open (): void {
      if (isOpen || connection.inTransaction) return
      begin.run()
      isOpen = true
      setImmediate(close)
    },
    close,
    isOpen: () => isOpen,
  }
}
