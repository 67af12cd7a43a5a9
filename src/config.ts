import { accessSync, constants, existsSync } from 'node:fs'
import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { BRASILIA } from './clock.ts'
import { overlap } from './data-folder/overlap.ts'
import { SECRET_LENGTH_MIN } from './sessions/secret.ts'
import { Unusable } from './unusable.ts'

const Environment = z.object({
  PORT: whole(0, 65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  SESSION_SECRET: lengthy(SECRET_LENGTH_MIN).optional(),
  ADMIN_EMAIL: z.email('precisa ser um e-mail, como ana@escritorio.com.br').optional(),
  ADMIN_PASSWORD: lengthy(8).max(128, 'pode ter até 128 caracteres').optional(),
  BASE_URL: z.url({ protocol: /^https?$/, error: 'precisa ser um endereço que começa com http:// ou https://' }).optional(),
  TRUST_PROXY: z.string().refine(isProxies, 'precisa ser off ou os endereços do proxy, como 127.0.0.1 ou 10.0.0.0/8, separados por vírgula').optional(),
  MIN_FREE_MB: whole(0).default(200),
  BALLAST_MB: whole(0, 1024).default(64),
  BACKUP_DIR: z.string().optional(),
  BACKUP_PASSPHRASE: lengthy(12).optional(),
  BACKUP_EVERY_MINUTES: whole(0, 1440).default(15),
  METRICS_PORT: whole(1, 65535).optional(),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  RATE_LIMITS: oneOf(['on', 'off']).default('on'),
  TZ: z.string().refine(isTimeZone, 'precisa ser um fuso horário, como America/Sao_Paulo').default(BRASILIA),
}).refine(env => Boolean(env.ADMIN_EMAIL) === Boolean(env.ADMIN_PASSWORD), {
  message: 'e ADMIN_PASSWORD vão juntos: informe os dois ou nenhum', path: ['ADMIN_EMAIL'],
}).refine(env => !env.BACKUP_DIR || !overlap(path.resolve(env.BACKUP_DIR), path.resolve(env.DATA_DIR)), {
  message: 'não pode ser a pasta de DATA_DIR, nem ficar dentro dela ou em volta dela: indique uma pasta em outro disco', path: ['BACKUP_DIR'],
})

function whole (min: number, max = Number.MAX_SAFE_INTEGER) {
  const message = `precisa ser um número inteiro${max === Number.MAX_SAFE_INTEGER ? `, ${min} ou mais` : ` de ${min} a ${max}`}`
  return z.coerce.number(message).int(message).min(min, message).max(max, message)
}

function lengthy (min: number) {
  return z.string().min(min, `precisa de pelo menos ${min} caracteres`)
}

function oneOf<const Words extends readonly string[]> (words: Words) {
  return z.enum(words, `precisa ser um destes: ${words.join(', ')}`)
}

const NO_PROXY = 'off'
const proxiesByName = ['loopback', 'linklocal', 'uniquelocal']

// What Fastify takes: names, addresses, and ranges by their bits or their mask.
function isProxies (text: string): boolean {
  return text === NO_PROXY || text.split(',').map(one => one.trim()).every(one => {
    const [address = '', range, ...more] = one.split('/')
    const bitsMax = isIP(address) === 6 ? 128 : 32
    const isRange = range === undefined || (/^\d{1,3}$/.test(range) && Number(range) >= 1 && Number(range) <= bitsMax) || (bitsMax === 32 && isMask(range))
    return proxiesByName.includes(one) || (isIP(address) > 0 && isRange && more.length === 0)
  })
}

function isMask (range: string): boolean {
  return isIP(range) === 4 && /^1+0*$/.test(range.split('.').map(part => Number(part).toString(2).padStart(8, '0')).join(''))
}

function isTimeZone (name: string): boolean {
  try {
    return new Intl.DateTimeFormat('pt-BR', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export interface Config {
  port: number
  host: string
  dataDir: string
  sessionSecret: string | undefined
  admin: { email: string, password: string } | undefined
  /** The public address, where it is another than host and port. */
  baseUrl: string | undefined
  isSecure: boolean
  trustProxy: string | false
  /** With less room on the disk nothing is registered any more. */
  minFreeMb: number
  ballastMb: number
  /** A folder on another disk that gets a copy of every backup. */
  backupDir: string | undefined
  backupPassphrase: string | undefined
  /** 0 makes none by itself. */
  backupEveryMinutes: number
  metricsPort: number | undefined
  logLevel: string
  hasRateLimits: boolean
  timeZone: string
}

/** The settings of the process, with those of the file `.env` that it has not. Throws where it may not read that file. */
export function settings (): NodeJS.ProcessEnv {
  if (!existsSync('.env')) return process.env
  try {
    accessSync('.env', constants.R_OK)
  } catch {
    throw new Unusable(`${path.resolve('.env')} tem as configurações, e este usuário não pode ler o arquivo. No Linux, comece o comando com "sudo -u cadastro".`)
  }
  process.loadEnvFile('.env')
  return process.env
}

/** Reads the settings once. An empty value counts as not set. Throws one line that names each wrong setting and says what it must be. */
export function readConfig (environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = Environment.safeParse(given)
  if (!result.success) {
    const lines = new Set(result.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`))
    throw new Unusable(`Corrija as configurações: ${[...lines].join('; ')}.`)
  }
  const env = result.data

  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: path.resolve(env.DATA_DIR),
    sessionSecret: env.SESSION_SECRET,
    admin: env.ADMIN_EMAIL && env.ADMIN_PASSWORD
      ? { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD }
      : undefined,
    baseUrl: env.BASE_URL && new URL(env.BASE_URL).href,
    isSecure: env.BASE_URL !== undefined && new URL(env.BASE_URL).protocol === 'https:',
    trustProxy: env.TRUST_PROXY !== NO_PROXY && (env.TRUST_PROXY ?? false),
    minFreeMb: env.MIN_FREE_MB,
    ballastMb: env.BALLAST_MB,
    backupDir: env.BACKUP_DIR && path.resolve(env.BACKUP_DIR),
    backupPassphrase: env.BACKUP_PASSPHRASE,
    backupEveryMinutes: env.BACKUP_EVERY_MINUTES,
    metricsPort: env.METRICS_PORT,
    logLevel: env.LOG_LEVEL,
    hasRateLimits: env.RATE_LIMITS === 'on',
    timeZone: env.TZ,
  }
}
