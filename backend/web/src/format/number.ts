/** A share from 0 to 1 as a percentage with one decimal; a dash where nothing was counted. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '—' : `${(share * 100).toFixed(1)}%`
}

/** Metres as people write a length of road: 5 700 m, with a thin space in thousands. */
export function metres(length: number): string {
  return `${Math.round(length)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202f')} m`
}

/** The size of a file as people say it: 3.7 MB, 820 kB. */
export function bytes(size: number): string {
  if (size >= 1e6) return `${(size / 1e6).toFixed(1)} MB`
  return size >= 1000 ? `${Math.round(size / 1000)} kB` : `${size} B`
}

/** A length of time as a player shows it: 0:08, 12:05, 1:02:03. */
export function seconds(length: number): string {
  const whole = Math.max(0, Math.round(length))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const end = `${hours ? String(minutes).padStart(2, '0') : minutes}:${String(rest).padStart(2, '0')}`
  return hours ? `${hours}:${end}` : end
}
