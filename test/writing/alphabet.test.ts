import t from 'tap'
import { alphabetically, byName } from '../../src/writing/alphabet.ts'

void t.test('accents and capitals count only between texts that are alike otherwise', async t => {
  t.strictSame(['Zélia', 'água', 'Agua', 'âmbar', 'Ázimo', 'abc'].toSorted(alphabetically), ['abc', 'Agua', 'água', 'âmbar', 'Ázimo', 'Zélia'])
  t.strictSame([{ name: 'Órgão' }, { name: 'Ouro' }, { name: 'oeste' }].toSorted(byName).map(({ name }) => name), ['oeste', 'Órgão', 'Ouro'])
})
