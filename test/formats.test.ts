import t from 'tap'
import { formatSize, formatsFor } from '../src/formats.ts'

void t.test('a size is written in the unit that keeps it short', async t => {
  const sizes = [[1, '1 KB'], [217_088, '212 KB'], [1_887_437, '1,8 MB'], [1_073_741_823, '1.024 MB'], [1_073_741_824, '1 GB'], [15_247_133_901, '14,2 GB']] as const
  for (const [bytes, text] of sizes) t.equal(formatSize(bytes), text)
})

void t.test('no line ends between a moment and its time', async t => {
  const { moment, time } = formatsFor('America/Sao_Paulo')
  const now = new Date().toISOString()
  t.equal(moment(now), `hoje às\u00A0${time(now)}`)
  t.equal(moment('2020-11-20T20:58:00Z'), 'em\u00A020/11/2020 às\u00A017:58')
})
