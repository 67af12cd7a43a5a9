// Browsers take "www.empresa,com.br" and "www.empresa..com.br"; no site answers there.
const label = '[^\\s/@:.,;?#]'
const address = new RegExp(`^https?://(?:${label}+\\.)+${label}{2,}(?:[:/?#]\\S*)?$`, 'iu')

/** Only addresses that a browser opens: "javascript:" must never become a link. Kept as typed. */
export function parseWebAddress (typed: string): string | undefined {
  const href = webAddressHref(typed)
  return address.test(href) && URL.canParse(href) ? typed : undefined
}

export function webAddressProblem (): string {
  return 'Informe o endereço do site, como www.empresa.com.br.'
}

/** Where a link to it leads. */
function webAddressHref (address: string): string {
  return /^https?:\/\//i.test(address) ? address : `https://${address}`
}
