import type { LonLat } from './distance'

/** Where maps are shifted: a box, as in all published code; it holds more than the mainland. */
const [WEST, SOUTH, EAST, NORTH] = [72.004, 0.8293, 137.8347, 55.8271]
const AXIS_M = 6378245
const E2 = 0.00669342162296594323

function inside([lon, lat]: LonLat): boolean {
  return lon >= WEST && lon <= EAST && lat >= SOUTH && lat <= NORTH
}

/** A WGS 84 place as a GCJ-02 map shows it. As geo/datum.py from_wgs84; within 1e-5° of published pairs. */
export function toGcj02(place: LonLat): LonLat {
  const [east, north] = inside(place) ? shift(place) : [0, 0]
  return [place[0] + east, place[1] + north]
}

/** A place of a GCJ-02 map in WGS 84: toGcj02 brings it back within 1e-9°. */
export function fromGcj02(shifted: LonLat): LonLat {
  let place: LonLat = shifted
  for (let step = 0; step < 8; step++) {
    const [east, north] = shift(clipped(place))
    place = clipped([shifted[0] - east, shifted[1] - north])
  }
  const [lon, lat] = toGcj02(place)
  return Math.abs(lon - shifted[0]) < 1e-9 && Math.abs(lat - shifted[1]) < 1e-9 ? place : shifted
}

function clipped([lon, lat]: LonLat): LonLat {
  return [Math.min(Math.max(lon, WEST), EAST), Math.min(Math.max(lat, SOUTH), NORTH)]
}

function shift([lon, lat]: LonLat): [number, number] {
  const [x, y, pi] = [lon - 105, lat - 35, Math.PI]
  const ripple = 20 * Math.sin(6 * pi * x) + 20 * Math.sin(2 * pi * x)
  const root = Math.sqrt(Math.abs(x))
  const north =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ((ripple + waves(y, 160, 320)) * 2) / 3
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ((ripple + waves(x, 150, 300)) * 2) / 3
  const sin = Math.sin((lat / 180) * pi)
  const magic = 1 - E2 * sin * sin
  const eastM = (AXIS_M * Math.cos((lat / 180) * pi)) / Math.sqrt(magic)
  const northM = (AXIS_M * (1 - E2)) / magic ** 1.5
  return [((east / eastM) * 180) / pi, ((north / northM) * 180) / pi]
}

function waves(at: number, slow: number, slowest: number): number {
  const angle = at * Math.PI
  const quick = 20 * Math.sin(angle) + 40 * Math.sin(angle / 3)
  return quick + slow * Math.sin(angle / 12) + slowest * Math.sin(angle / 30)
}
