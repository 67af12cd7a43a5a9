import type { Database as Connection } from 'better-sqlite3'

const OTHERS_SEEN_AFTER_MS = 50
const writes = /^\s*(insert into|update|delete from) [`"]?(\w+)/i

/**
 * Counts the changes of each table. A deletion counts for the tables that it may cascade to as well. A change
 * that was rolled back may have been read before: it counts for all tables, as does a statement whose first
 * words name none.
 */
export function watchTables (connection: Connection) {
  const changes = new Map<string, number>()
  const dataVersion = connection.prepare('pragma data_version').pluck()
  const below = cascades(connection)
  const anyTable = () => { all++ }
  let all = 0
  let others = dataVersion.get()
  let lookedAt = 0

  return {
    written (text: string): void {
      const [, act, table] = writes.exec(text) ?? []
      if (act === undefined || table === undefined) return anyTable()
      const touched = /^delete/i.test(act) ? below(table) : [table]
      for (const one of touched) changes.set(one, (changes.get(one) ?? 0) + 1)
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

/** Gives a function that names a table and all that lose or change rows when it loses some. */
function cascades (connection: Connection): (table: string) => Iterable<string> {
  const links = connection.prepare<[], { child: string, parent: string }>(`select child.name as child, link."table" as parent
    from sqlite_schema as child, pragma_foreign_key_list(child.name) as link where link.on_delete in ('CASCADE', 'SET NULL', 'SET DEFAULT')`).all()
  const children = Map.groupBy(links, link => link.parent)
  const known = new Map<string, Set<string>>()
  return table => {
    let found = known.get(table)
    if (!found) {
      known.set(table, found = new Set([table]))
      for (const one of found) for (const { child } of children.get(one) ?? []) found.add(child)
    }
    return found
  }
}
