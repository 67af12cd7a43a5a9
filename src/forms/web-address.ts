/** Only addresses that a browser opens: "javascript:" must never become a link. Kept as typed. */
export function parseWebAddress (typed: string): string | undefined {
  const address = webAddressHref(typed)
  const hasDomain = /^https?:\/\/[^\s/@:]+\.[^\s/@:]{2,}(?:[:/?#]\S*)?$/iu.test(address)
  return hasDomain && URL.canParse(address) ? typed : undefined
}

export function webAddressProblem (): string {
  return 'Informe o endereço do site, como www.empresa.com.br.'
}

/** Where a link to it leads. */
function webAddressHref (address: string): string {
  return /^https?:\/\//i.test(address) ? address : `https://${address}`
}
