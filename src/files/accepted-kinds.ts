/**
 * The files that may be kept at all, by extension, with what their content must be found to be. Nothing
 * that a browser would run is among them; plain text has no signature and is checked as text.
 */
export const fileTypes: Record<string, { media: string, sniffed: readonly string[] }> = {
  pdf: { media: 'application/pdf', sniffed: ['application/pdf'] },
  jpg: { media: 'image/jpeg', sniffed: ['image/jpeg'] },
  jpeg: { media: 'image/jpeg', sniffed: ['image/jpeg'] },
  png: { media: 'image/png', sniffed: ['image/png'] },
  webp: { media: 'image/webp', sniffed: ['image/webp'] },
  docx: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', sniffed: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'] },
  xlsx: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', sniffed: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] },
  odt: { media: 'application/vnd.oasis.opendocument.text', sniffed: ['application/vnd.oasis.opendocument.text'] },
  ods: { media: 'application/vnd.oasis.opendocument.spreadsheet', sniffed: ['application/vnd.oasis.opendocument.spreadsheet'] },
  txt: { media: 'text/plain', sniffed: [] },
  csv: { media: 'text/csv', sniffed: [] },
}

export const knownExtensions = Object.keys(fileTypes)

export function extensionOf (name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** Whether the content of a file is what its extension says; `sniffed` is undefined for content without a signature. */
export function agrees (extension: string, sniffed: string | undefined, start: Buffer): boolean {
  const type = fileTypes[extension]
  if (!type) return false
  if (type.sniffed.length > 0) return sniffed !== undefined && type.sniffed.includes(sniffed)
  return sniffed === undefined && !start.includes(0) && !/^\s*<(?:!doctype|html|script|svg|\?xml)/i.test(start.toString('latin1', 0, 512))
}
