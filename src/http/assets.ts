import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import compress from '@fastify/compress'
import files from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const root = path.join(import.meta.dirname, '../../public')

const versions = new Map(readdirSync(root).map(file => {
  return [file, hash('sha256', readFileSync(path.join(root, file)), 'base64url').slice(0, 10)]
}))

/** The address of a file in public/, with its content's hash, so that browsers may keep it for ever. */
export function assetAddress (file: string): string {
  return `/assets/${file}?v=${versions.get(file) ?? ''}`
}

/** Compression is for these files only: pages carry form tokens and stay uncompressed (BREACH). */
export default async function assets (app: FastifyInstance): Promise<void> {
  await app.register(compress, { globalCompression: true, encodings: ['br', 'gzip'], threshold: 512 })
  await app.register(files, { root, prefix: '/assets/', immutable: true, maxAge: '365d', index: false })
}
