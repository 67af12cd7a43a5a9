import type { FastifyRequest } from 'fastify'

/** An address of this office, or the start page: nobody is led to another site (ASVS 3.7.2). */
export function ownAddress (next: string): string {
  const base = 'http://office.invalid'
  if (!next.startsWith('/') || !URL.canParse(next, base)) return '/'
  const url = new URL(next, base)
  return url.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}

/** The page on which somebody was when the browser sent this request, as the browser tells it. */
export function pageAskedFrom ({ shownAddress, headers: { referer = '' } }: FastifyRequest): string | undefined {
  const from = shownAddress ?? (URL.canParse(referer) ? new URL(referer) : undefined)
  return from ? ownAddress(from.pathname + from.search) : undefined
}

/** Whether one of our pages sent it, as the browser says; undefined where it says nothing. */
export function isFromOwnPage ({ headers, host }: FastifyRequest): boolean | undefined {
  const { origin, 'sec-fetch-site': site } = headers
  if (site !== undefined) return site === 'same-origin'
  return origin === undefined ? undefined : hostOf(origin) === host
}

function hostOf (origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** The path of an address, without what is asked there. */
export function pathOf (address: string): string {
  return address.split('?')[0]!
}
