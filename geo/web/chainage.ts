/** A chainage as it stands on a stake: the letters up to and including K, and metres. */
export interface Chainage {
  prefix: string
  metres: number
}

const WRITTEN = /^(?:([A-Z]{0,2})K)?([0-9]+)\+([0-9]{3}(?:\.[0-9]+)?)$/

/** A written chainage, K12+300, ZK3+050.5, 12+300; null for anything else: K12+3 is ambiguous. As geo/stakes.py. */
export function parseChainage(text: string): Chainage | null {
  const found = WRITTEN.exec(text.normalize('NFKC').trim().toUpperCase())
  if (!found) return null
  const [, letters, kilometres, metres] = found
  return { prefix: letters === undefined ? '' : `${letters}K`, metres: Number(`${Number(kilometres)}${metres}`) }
}

/** Metres as they are written on a stake. decimals: 0 to 3. Throws RangeError: negative, or not a number. */
export function formatChainage(metres: number, prefix = 'K', decimals = 0): string {
  const unit = 10 ** decimals
  const rounded = Math.round(metres * unit)
  if (!(rounded >= 0)) throw new RangeError(`a chainage is not negative: ${metres}`)
  const kilometres = Math.floor(rounded / (1000 * unit))
  const rest = ((rounded - kilometres * 1000 * unit) / unit).toFixed(decimals)
  return `${prefix}${kilometres}+${rest.padStart(decimals ? 4 + decimals : 3, '0')}`
}
