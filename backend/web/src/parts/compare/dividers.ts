/** Positions of the dividers between n pictures, in percent from the left, growing; they never pass one another. */
export const GAP = 4

export function spread(n: number): number[] {
  return Array.from({ length: n - 1 }, (_, i) => (100 * (i + 1)) / n)
}

/** One divider moved to `to`, as far as its neighbours let it. */
export function moved(at: readonly number[], index: number, to: number): number[] {
  const low = index > 0 ? at[index - 1]! + GAP : 0
  const high = index < at.length - 1 ? at[index + 1]! - GAP : 100
  return at.with(index, Math.min(high, Math.max(low, to)))
}

/** The divider that a touch at `percent` means: the nearest. */
export function nearest(at: readonly number[], percent: number): number {
  const away = at.map((place) => Math.abs(place - percent))
  return away.indexOf(Math.min(...away))
}

/** From where to where each picture shows, in percent. */
export function panes(at: readonly number[]): [from: number, to: number][] {
  const edges = [0, ...at, 100]
  return edges.slice(0, -1).map((from, i) => [from, edges[i + 1]!])
}
