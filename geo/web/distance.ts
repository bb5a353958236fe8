/** A place: longitude, then latitude, degrees, WGS 84. */
export type LonLat = readonly [number, number]

const EQUATOR_M = 6378137
const E2 = 0.0066943799901413165
const RADIAN = Math.PI / 180

/** Metres of one degree of longitude and of one degree of latitude, at a latitude. */
export function degreesInMetres(lat: number): [number, number] {
  const squeeze = 1 - E2 * Math.sin(lat * RADIAN) ** 2
  const east = (EQUATOR_M * Math.cos(lat * RADIAN)) / Math.sqrt(squeeze)
  return [east * RADIAN, ((EQUATOR_M * (1 - E2)) / squeeze ** 1.5) * RADIAN]
}

/** Degrees of longitude from one meridian to another, the shorter way: -180 to 180. */
export function turned(from: number, to: number): number {
  const east = to - from
  return east - 360 * Math.round(east / 360)
}

/** Metres between two places: right to 1e-6 up to 1 km, to 1 % up to 1000 km. As geo/measure.py near_m. */
export function distanceM(a: LonLat, b: LonLat): number {
  const [east, north] = degreesInMetres((a[1] + b[1]) / 2)
  return Math.hypot(turned(a[0], b[0]) * east, (b[1] - a[1]) * north)
}

/** Metres of a path: the sum of its legs, 0 for fewer than two places. */
export function lengthM(path: readonly LonLat[]): number {
  return path.slice(1).reduce((sum, place, leg) => sum + distanceM(path[leg]!, place), 0)
}
