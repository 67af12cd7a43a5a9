import { Readable } from 'node:stream'
import yazl from 'yazl'
import { localMs } from '../clock.ts'
import type { ListedCustomer } from '../customer-list/store.ts'
import type { SheetColumn } from './sheet.ts'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org'
const main = `xmlns="${office}/spreadsheetml/2006/main"`

// Styles by their place: 0 as it is, 1 the bold head, 2 text, 3 a moment.
const parts: Record<string, string> = {
  '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook ${main} xmlns:r="${office}/officeDocument/2006/relationships"><sheets><sheet name="Clientes" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet ${main}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`,
}

/**
 * An Excel workbook of one sheet, written as the rows come: no part of it is held in memory. Texts are
 * inline strings, which no spreadsheet computes; moments are numbers of days in the office's time.
 */
export function workbookOf (rows: AsyncIterable<ListedCustomer[]>, columns: SheetColumn[], timeZone: string): NodeJS.ReadableStream {
  const zip = new yazl.ZipFile()
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(head + content), name)
  const sheet = Readable.from(sheetOf(rows, columns, timeZone), { objectMode: false })
  sheet.on('error', error => { (zip.outputStream as Readable).destroy(error) })
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { compressionLevel: 3 })
  zip.end()
  zip.outputStream.on('close', () => { sheet.destroy() })
  return zip.outputStream
}

async function* sheetOf (parts: AsyncIterable<ListedCustomer[]>, columns: SheetColumn[], timeZone: string): AsyncGenerator<string> {
  const widths = columns.map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')
  yield `${head}<worksheet ${main}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>`
  yield `<row>${columns.map(({ label }) => text(label, 1)).join('')}</row>`
  for await (const rows of parts) {
    yield rows.map(row => `<row>${columns.map(({ kind, value }) => kind === 'moment' ? `<c s="3"><v>${daysOf(value(row), timeZone)}</v></c>` : text(value(row), 2)).join('')}</row>`).join('') || ' '
  }
  yield '</sheetData></worksheet>'
}

function text (value: string, style: number): string {
  return value === '' ? '<c/>' : `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

// XML 1.0 has no way to write the control characters. A workbook writes them as `_x0007_` (ECMA-376, 22.9.2.19), so that a text
// that looks like one has its first line escaped.
function escaped (value: string): string {
  return value.toWellFormed().replace(/_(?=x[0-9A-F]{4}_)/gi, '_x005F_').replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '').replace(/[&<>]/g, character => entities[character]!)
}

/** Excel counts days from the end of 1899. */
function daysOf (at: string, timeZone: string): number {
  return localMs(Date.parse(at), timeZone) / 86_400_000 + 25_569
}
