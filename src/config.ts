import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { BRASILIA } from './clock.ts'
import { Refusal } from './data-folder/refusal.ts'

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').max(128).optional(),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z.string().min(1).optional(),
  MIN_FREE_MB: z.coerce.number().int().min(0).default(200),
  BALLAST_MB: z.coerce.number().int().min(0).max(1024).default(64),
  BACKUP_DIR: z.string().min(1).optional(),
  BACKUP_PASSPHRASE: z.string().min(12, 'must have at least 12 characters').optional(),
  BACKUP_EVERY_MINUTES: z.coerce.number().int().min(0).max(1440).default(15),
  METRICS_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  TZ: z.string().refine(isTimeZone, 'must be a time zone, such as America/Sao_Paulo').default(BRASILIA),
}).refine(env => Boolean(env.ADMIN_EMAIL) === Boolean(env.ADMIN_PASSWORD), {
  message: 'goes together with ADMIN_PASSWORD', path: ['ADMIN_EMAIL'],
})

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
    throw new Refusal(`${path.resolve('.env')} tem as configurações, e este usuário não pode ler o arquivo. No Linux, comece o comando com "sudo -u cadastro".`)
  }
  process.loadEnvFile('.env')
  return process.env
}

/** Reads the settings once. An empty value counts as not set. Throws one line per wrong setting. */
export function readConfig (environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = Environment.safeParse(given)
  if (!result.success) {
    const lines = result.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`)
    throw new Error(`Settings: ${lines.join('; ')}`)
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
    baseUrl: env.BASE_URL,
    isSecure: env.BASE_URL?.startsWith('https:') ?? false,
    trustProxy: env.TRUST_PROXY ?? false,
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
