import type { Geometry, Position } from 'geojson'

export type Extent = [west: number, south: number, east: number, north: number]

/** All positions of a geometry, whatever its kind. */
export function positionsOf(geometry: Geometry): Position[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(positionsOf)
  const flat = (part: unknown): Position[] =>
    Array.isArray(part) && typeof part[0] === 'number' ? [part as Position] : (part as unknown[]).flatMap(flat)
  return flat(geometry.coordinates)
}

/** The box that holds these geometries, in degrees; null where there are none. */
export function extentOf(geometries: readonly Geometry[]): Extent | null {
  const all = geometries.flatMap(positionsOf)
  if (!all.length) return null
  const [lons, lats] = [all.map(([lon]) => lon!), all.map(([, lat]) => lat!)]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}
