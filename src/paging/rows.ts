/** The rows with these ids, in the order of the ids; one that is gone meanwhile is left out. */
export function inOrderOf<Row> (ids: number[], rows: Row[], idOf: (row: Row) => number): Row[] {
  const byId = new Map(rows.map(row => [idOf(row), row]))
  return ids.map(id => byId.get(id)).filter(row => row !== undefined)
}
