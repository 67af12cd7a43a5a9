const browsers: Array<[RegExp, string]> = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'], [/OPR\/|Opera/, 'Opera'], [/SamsungBrowser\//, 'Samsung Internet'], [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'], [/Safari\//, 'Safari'],
]
const systems: Array<[RegExp, string]> = [
  [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux'],
]

/** "Firefox no Windows": what a person recognises a session by. The browser's own words are not kept. */
export function describeDevice (agent: string | undefined): string {
  const named = (list: Array<[RegExp, string]>) => list.find(([pattern]) => pattern.test(agent ?? ''))?.[1]
  const browser = named(browsers) ?? 'Navegador desconhecido'
  const system = named(systems)
  return system ? `${browser} no ${system}` : browser
}
