/** A whole page with nothing around it: for answers that are given before anybody is known, or when nothing can be read. Its texts are ours. */
export function barePage (title: string, text: string): string {
  return '<!doctype html><html lang="pt-BR"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${title}</title><h1>${title}</h1><p>${text}</p>`
}
