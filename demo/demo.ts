import { orRefuse, settings } from '../commands/settings.ts'
import { backupBeforeUpgrade } from '../src/backups/upgrade.ts'
import { readConfig } from '../src/config.ts'
import { openDataFolder } from '../src/data-folder/opening.ts'
import { sql } from '../src/database.ts'
import { keepDerived } from '../src/derived.ts'
import { findSetting, keepSetting } from '../src/settings.ts'
import { firstAdministrator } from '../src/setup/store.ts'
import { Unusable } from '../src/unusable.ts'
import { fill } from './office.ts'

/** `npm run demo [-- how many] [seed]`: fills an empty database with sample customers. */
await orRefuse(async () => {
  const [customers = '60', seed = '1'] = process.argv.slice(2)
  if (!/^[1-9][0-9]{0,6}$/.test(customers) || !/^[0-9]{1,9}$/.test(seed)) throw new Unusable('Uso: npm run demo -- [clientes] [semente]')

  const config = readConfig(settings())
  const { db } = await openDataFolder(config, backupBeforeUpgrade(config, console.log))
  if (db.row(sql('companies').select('id').limit(1))) {
    db.close()
    throw new Unusable(`${config.dataDir} já tem empresas; os dados de exemplo só entram em um banco vazio.`)
  }

  const stopDeriving = await keepDerived(db, error => { console.error(error) })
  const isFresh = findSetting(db, 'office_name') === undefined
  const admin = config.admin ?? { email: 'rosa@babitonga.example', password: 'escritorio de exemplo' }
  await firstAdministrator(db, admin)
  if (isFresh) await db.write(() => { keepSetting(db, 'office_name', 'Contábil Babitonga') })
  await fill(db, Number(customers), Number(seed))
  stopDeriving()
  db.close()
  console.log(`${customers} clientes de exemplo em ${config.dataDir}.`)
  if (isFresh) console.log(`Entre com ${admin.email}${config.admin ? '' : ` e a senha "${admin.password}"`}.`)
})
