import { degreesInMetres, distanceM, turned, type LonLat } from './distance'

/** A stretch of a line: metres along it, from its beginning. */
export type Span = readonly [number, number]

type Point = readonly [number, number]
const LONGEST_GAP_M = 100

/**
 * Which stretches of a line a walk came within a distance of: a preview while walking, within half a metre of what the
 * office computes (geo/coverage.py). A leg of the walk longer than 100 m is a gap and never counts.
 *
 * line: of one part, up to 20 km; walk: in segments, between which nothing was recorded.
 */
export function coverage(line: readonly LonLat[], walk: readonly (readonly LonLat[])[], withinM = 25): Span[] {
  const plane = planeAround(line)
  const legs = walk.flatMap((segment) =>
    segment.slice(1).flatMap((end, leg) => {
      const start = segment[leg]!
      return distanceM(start, end) > LONGEST_GAP_M ? [] : [[plane(start), plane(end)] as const]
    }),
  )
  const spans: Span[] = []
  let along = 0
  for (const [number, end] of line.slice(1).entries()) {
    const metres = distanceM(line[number]!, end)
    const [a, b] = [plane(line[number]!), plane(end)]
    for (const [p, q] of legs) {
      const [first, last] = within(a, b, p, q, withinM)
      if (first < last) spans.push([along + first * metres, along + last * metres])
    }
    along += metres
  }
  return united(spans)
}

/** How many metres spans cover in all. */
export function coveredM(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0)
}

/** Spans without overlaps, in order. */
export function united(spans: readonly Span[]): Span[] {
  const found: [number, number][] = []
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const before = found.at(-1)
    if (before && from <= before[1] + 0.001) before[1] = Math.max(before[1], to)
    else found.push([from, to])
  }
  return found
}

function planeAround(line: readonly LonLat[]): (place: LonLat) => Point {
  const lats = line.map(([, lat]) => lat)
  const middle: LonLat = [line[0]?.[0] ?? 0, (Math.min(...lats) + Math.max(...lats)) / 2]
  const [east, north] = degreesInMetres(middle[1])
  return ([lon, lat]) => [turned(middle[0], lon) * east, (lat - middle[1]) * north]
}

/** From which share of a leg to which (0 to 1) it lies within a distance of another: two discs and a band between. */
function within(a: Point, b: Point, p: Point, q: Point, metres: number): Span {
  const pieces = [inDisc(a, b, p, metres), inDisc(a, b, q, metres), inBand(a, b, p, q, metres)]
  const first = Math.min(...pieces.map((piece) => piece[0]))
  const last = Math.max(...pieces.map((piece) => piece[1]))
  return [Math.max(first, 0), Math.min(last, 1)]
}

const NOWHERE: Span = [Infinity, -Infinity]

function inDisc(a: Point, b: Point, centre: Point, radius: number): Span {
  const [dx, dy, wx, wy] = [b[0] - a[0], b[1] - a[1], a[0] - centre[0], a[1] - centre[1]]
  const square = dx * dx + dy * dy
  const beside = wx * dy - wy * dx
  const half = radius * radius * square - beside * beside
  if (square === 0 || half < 0) return NOWHERE
  const middle = -(wx * dx + wy * dy) / square
  return [middle - Math.sqrt(half) / square, middle + Math.sqrt(half) / square]
}

function inBand(a: Point, b: Point, p: Point, q: Point, radius: number): Span {
  const length = Math.hypot(q[0] - p[0], q[1] - p[1])
  if (length === 0) return NOWHERE
  const [ux, uy] = [(q[0] - p[0]) / length, (q[1] - p[1]) / length]
  const [dx, dy, wx, wy] = [b[0] - a[0], b[1] - a[1], a[0] - p[0], a[1] - p[1]]
  const lengthwise = between(wx * ux + wy * uy, dx * ux + dy * uy, 0, length)
  const across = between(wy * ux - wx * uy, dy * ux - dx * uy, -radius, radius)
  const [first, last] = [Math.max(lengthwise[0], across[0]), Math.min(lengthwise[1], across[1])]
  return first > last ? NOWHERE : [first, last]
}

/** When a value that begins at `at` and grows by `speed` lies between low and high. */
function between(at: number, speed: number, low: number, high: number): Span {
  if (speed === 0) return at >= low && at <= high ? [-Infinity, Infinity] : NOWHERE
  const [one, other] = [(low - at) / speed, (high - at) / speed]
  return [Math.min(one, other), Math.max(one, other)]
}
