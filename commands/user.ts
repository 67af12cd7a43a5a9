import path from 'node:path'
import { timestamp } from '../src/clock.ts'
import type { Config } from '../src/config.ts'
import { FolderTaken } from '../src/data-folder/claim.ts'
import { openDataFolder } from '../src/data-folder/opening.ts'
import { openDatabase, sql, type Database } from '../src/database.ts'
import { record, type HistoryLine } from '../src/history/store.ts'
import { rights, type MenuCode } from '../src/menus.ts'
import { LINK_HOURS, makePasswordLink } from '../src/password-links/store.ts'
import { removeFactor } from '../src/second-factor/store.ts'
import { renewSessionsOf } from '../src/sessions/store.ts'
import { clearFailures } from '../src/sign-in/store.ts'
import { Unusable } from '../src/unusable.ts'
import { changePerson, groupIdsOf, type Person } from '../src/users/people.ts'
import { loginOf } from '../src/users/store.ts'
import { orRefuse, settingsWithData } from './settings.ts'

const acts: Record<string, (db: Database, person: Person, config: Config) => string> = {
  'unlock': unlock, 'admin': makeAdministrator, 'password': makeLink, 'second-factor': takeFactor,
}

const server = { id: 0, name: 'Servidor' }
const administration: MenuCode[] = ['AD004', 'CM011', 'CM008']

/**
 * `npm run user -- unlock|admin|password|second-factor EMAIL`: the last way in, for whoever has the server.
 * It works on the data folder, beside the running server too, and is in the history as done on the server.
 */
await orRefuse(async () => {
  const [name = '', email = '', ...rest] = process.argv.slice(2)
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (!act || !email || rest.length > 0) throw new Unusable('Uso: npm run user -- unlock|admin|password|second-factor E-MAIL')
  const config = settingsWithData()
  const db = await openBeside(config)
  try {
    console.log(await db.write(() => act(db, personWith(db, email), config)))
  } finally {
    db.close()
  }
})

// Without a server it is the one that opens and closes the folder: a log that it put away is then not missed by the next start.
async function openBeside (config: Config): Promise<Database> {
  try {
    return (await openDataFolder(config, refuseToUpgrade)).db
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw error
    return openDatabase(path.join(config.dataDir, 'cadastro.db'), { beforeUpgrade: refuseToUpgrade })
  }
}

// It may stand beside a server of the version before, and makes no backup.
async function refuseToUpgrade (): Promise<void> {
  throw new Unusable('O programa é mais novo que os dados. Inicie o Cadastro primeiro: ele faz um backup e atualiza os dados.')
}

function unlock (db: Database, person: Person): string {
  clearFailures(db, person)
  keepLine(db, person, 'unlocked')
  return `${person.email} pode tentar entrar de novo.`
}

function makeAdministrator (db: Database, person: Person): string {
  const group = db.row<{ id: number }>(sql('access_groups').select('id').where({ identifier: 'ADMINISTRACAO' }))
  const id = group?.id ?? restoreGroup(db)
  for (const menu of administration) {
    for (const [right] of rights) {
      db.run(sql('access_group_rights').insert({ access_group_id: id, menu, access_right: right }).onConflict().ignore())
    }
  }
  if (person.is_active === 0) {
    db.run(sql('users').where({ id: person.id }).update({ is_active: 1 }))
    keepLine(db, person, 'activated')
  }
  changePerson(db, person, { ...person, groupIds: [...new Set([...groupIdsOf(db, person.id), id])] }, server, 'setup')
  renewSessionsOf(db, [person.id])
  return `${person.email} administra o Cadastro.`
}

function makeLink (db: Database, person: Person, config: Config): string {
  if (person.is_active === 0) throw new Unusable(`${person.email} está inativo; use "admin" ou ative o usuário na tela.`)
  const token = makePasswordLink(db, person.id)
  keepLine(db, person, 'link_made')
  const base = config.baseUrl ?? `http://${config.host}:${config.port}`
  return `Link para definir a senha de ${person.email}, uma vez, nas próximas ${LINK_HOURS} horas:\n${new URL(`/password-links/${token}`, base).href}`
}

function takeFactor (db: Database, person: Person): string {
  if (removeFactor(db, person.id)) keepLine(db, person, 'factor_removed')
  return `${person.email} entra só com a senha, até configurar outro segundo fator.`
}

function personWith (db: Database, email: string): Person {
  const person = db.row<Person>(sql('users').select('id', 'name', 'email', 'is_active', 'version').where({ email: loginOf(email) }))
  if (!person) throw new Unusable('Ninguém entra com este e-mail.')
  return person
}

function restoreGroup (db: Database): number {
  const now = timestamp()
  return db.insert(sql('access_groups').insert({ identifier: 'ADMINISTRACAO', name: 'Administração', created_at: now, updated_at: now }))
}

function keepLine (db: Database, { id, name }: Person, act: HistoryLine['act']): void {
  record(db, { record_type: 'user', record_id: id, record_name: name, user: server, act, way: 'setup' })
}
