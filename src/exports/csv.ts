import { stringify } from 'csv-stringify/sync'
import type { ListedCustomer } from '../customer-list/store.ts'
import type { Formats } from '../formats.ts'
import type { SheetColumn } from './sheet.ts'

/** Text as Brazilian spreadsheets open it: semicolons, UTF-8 with its mark, no cell that would be a formula. */
export async function* csvOf (parts: AsyncIterable<ListedCustomer[]>, columns: SheetColumn[], { date, time }: Pick<Formats, 'date' | 'time'>): AsyncGenerator<string> {
  yield `\uFEFF${lines([columns.map(column => column.label)])}`
  for await (const rows of parts) {
    yield lines(rows.map(row => columns.map(({ kind, value }) => {
      const text = value(row)
      return kind === 'moment' ? `${date(text)} ${time(text)}` : disarmed(text)
    })))
  }
}

function lines (rows: string[][]): string {
  return stringify(rows, { delimiter: ';', record_delimiter: 'windows' })
}

// Spreadsheets pass over blanks and read the wide forms of these characters alike.
const formula = /^[\s\u200B\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

/** A text that a spreadsheet would compute gets an apostrophe before it, and stays a text. */
export function disarmed (text: string): string {
  return formula.test(text) ? `'${text}` : text
}
