import type { Database as Connection } from 'better-sqlite3'

const OTHERS_SEEN_AFTER_MS = 50
const writes = /^\s*(?:insert into|update|delete from (?=[`"]?(?:unindexed_companies|listed_values|company_search)\b)) ?[`"]?(\w+)/i

/**
 * Counts the changes of each table. A deletion may cascade (but for those that
 * nothing hangs on) and an undone change was seen meanwhile: both count for all.
 */
export function watchTables (connection: Connection) {
  const changes = new Map<string, number>()
  const dataVersion = connection.prepare('pragma data_version').pluck()
  const anyTable = () => { all++ }
  let all = 0
  let others = dataVersion.get()
  let lookedAt = 0

  return {
    written (text: string): void {
      const [, table] = writes.exec(text) ?? []
      if (table === undefined) anyTable()
      else changes.set(table, (changes.get(table) ?? 0) + 1)
    },
    undone: anyTable,
    stateOf (tables: readonly string[]): number {
      // Another process, such as a command on the server, may have written too.
      const now = performance.now()
      if (now - lookedAt > OTHERS_SEEN_AFTER_MS) {
        lookedAt = now
        const version = dataVersion.get()
        if (version !== others) anyTable()
        others = version
      }
      return tables.reduce((sum, table) => sum + (changes.get(table) ?? 0), all)
    },
  }
}
