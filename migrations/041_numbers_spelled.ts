import type { Knex } from 'knex'

const BATCH = 1000

// Searches find long numbers five figures at a time, and the newest company first, which FTS5 does fast where it is the
// first of all: the trigrams are made anew, of the texts as they are kept, numbered down.
export async function up (db: Knex): Promise<void> {
  await everyText(db, id => 2 ** 28 - id, withNumbers)
}

export async function down (db: Knex): Promise<void> {
  await everyText(db, id => id, text => text)
}

interface Kept { company_id: number, text: string }

async function everyText (db: Knex, rowid: (id: number) => number, written: (text: string) => string): Promise<void> {
  await db.raw("insert into company_search (company_search) values ('delete-all')")
  const [first, direction, behind] = rowid(2) < rowid(1) ? [Number.MAX_SAFE_INTEGER, 'desc', '<'] : [0, 'asc', '>']
  const next = async (id: number): Promise<Kept[]> =>
    db.raw(`select company_id, text from company_texts where company_id ${behind} ? order by company_id ${direction} limit ?`, [id, BATCH])
  for (let rows = await next(first); rows.length > 0; rows = await next(rows.at(-1)!.company_id)) {
    for (const { company_id: id, text } of rows) await db.raw('insert into company_search (rowid, text) values (?, ?)', [rowid(id), written(text)])
  }
}

const runs = [{ figures: /[0-9]{5,}/g, zero: 0x30, spelledFrom: 0xE100 }, { figures: /[\uE000-\uE009]{5,}/g, zero: 0xE000, spelledFrom: 0xE500 }]

function withNumbers (text: string): string {
  const numbers = new Set<string>()
  for (const line of text.split('\n')) {
    const squeezed = line.replace(/[^\p{L}\p{N}\uE000-\uE009]/gu, '')
    for (const { figures, zero, spelledFrom } of runs) {
      for (const run of squeezed.match(figures) ?? []) numbers.add(spelled(run, zero, spelledFrom))
    }
  }
  return numbers.size === 0 ? text : `${text}\n${[...numbers].join('')}`
}

function spelled (run: string, zero: number, spelledFrom: number): string {
  const figures = Array.from(run, figure => figure.charCodeAt(0) - zero)
  return String.fromCodePoint(...figures.slice(2).map((_, place) => spelledFrom + Number(figures.slice(place, place + 3).join(''))))
}
