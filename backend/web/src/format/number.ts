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
