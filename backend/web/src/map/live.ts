import type { GeoJSONSource, Map } from 'maplibre-gl'
import type { Feature, FeatureCollection, LineString, Point, Position } from 'geojson'
import type { Recording } from '@/api/inspections'

type Drawn = FeatureCollection<LineString | Point, { name: string }>

/** The lines of tracks that grow, and where each was last, with its person's name. */
export function liveShapes(rows: readonly Pick<Recording, 'person_name' | 'stretches'>[]): Drawn {
  const features = rows.flatMap(({ person_name, stretches }): Feature<LineString | Point, { name: string }>[] => {
    const properties = { name: person_name }
    const lines = stretches.flatMap((stretch) => stretch.lines as Position[][])
    const last = lines.at(-1)?.at(-1)
    return [
      ...lines.map((coordinates) => ({
        type: 'Feature' as const,
        geometry: { type: 'LineString' as const, coordinates },
        properties,
      })),
      ...(last
        ? [{ type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: last }, properties }]
        : []),
    ]
  })
  return { type: 'FeatureCollection', features }
}

/** Tracks that grow: a line without breaks on a white edge, a dot at its end. Those that are evidence are dotted. */
export function addLive(map: Map, drawn: Drawn): void {
  map.addSource('live', { type: 'geojson', data: drawn })
  const line = { type: 'line', source: 'live', layout: { 'line-cap': 'round', 'line-join': 'round' } } as const
  map.addLayer({ id: 'live-edge', ...line, paint: { 'line-color': '#fff', 'line-width': 8 } })
  map.addLayer({ id: 'live', ...line, paint: { 'line-color': '#17567a', 'line-width': 4 } })
  map.addLayer({
    id: 'live-end',
    type: 'circle',
    source: 'live',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 7, 'circle-color': '#17567a', 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 },
  })
  map.addLayer({
    id: 'live-name',
    type: 'symbol',
    source: 'live',
    filter: ['==', ['geometry-type'], 'Point'],
    layout: { 'text-field': ['get', 'name'], 'text-size': 13, 'text-anchor': 'left', 'text-offset': [0.9, 0] },
    paint: { 'text-color': '#123447', 'text-halo-color': '#fff', 'text-halo-width': 2 },
  })
}

/** Where they lead by now. */
export function showLive(map: Map, drawn: Drawn): void {
  map.getSource<GeoJSONSource>('live')?.setData(drawn)
}
