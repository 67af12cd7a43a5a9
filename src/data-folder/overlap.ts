import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** Whether two folders are one, or one of them lies in the other, whatever links lead there. */
export function overlap (one: string, other: string): boolean {
  const [first, second] = [realPlace(one), realPlace(other)]
  return isWithin(first, second) || isWithin(second, first)
}

function isWithin (place: string, folder: string): boolean {
  const [step] = path.relative(folder, place).split(path.sep)
  return step !== '..' && !path.isAbsolute(path.relative(folder, place))
}

// A disk that is not plugged in has no place yet, but the folder it will be in has.
function realPlace (place: string): string {
  if (existsSync(place)) return realpathSync.native(place)
  const above = path.dirname(place)
  return above === place ? place : path.join(realPlace(above), path.basename(place))
}
