import type { GeoJSONSource, LineLayerSpecification, Map } from 'maplibre-gl'
import type { FeatureCollection } from 'geojson'
import { BASE } from '@/api/client'

const LOOK: Pick<LineLayerSpecification, 'layout' | 'paint'> = {
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint: { 'line-color': '#1f7a5c', 'line-width': 2.4, 'line-dasharray': [0.2, 2.2] },
}

/** Where inspectors walked; only the tracks the caller may see are in the tiles. */
export function addTracks(map: Map): void {
  map.addSource('tracks', {
    type: 'vector',
    tiles: [`${location.origin}${BASE}/tiles/tracks/{z}/{x}/{y}.mvt`],
    maxzoom: 16,
  })
  map.addLayer({ id: 'walked', type: 'line', source: 'tracks', 'source-layer': 'tracks', ...LOOK })
}

/** The tracks of one mission. */
export function addWalked(map: Map, walked: FeatureCollection): void {
  map.addSource('walked', { type: 'geojson', data: walked })
  map.addLayer({ id: 'walked', type: 'line', source: 'walked', ...LOOK })
}

/** Other tracks in place of those shown. */
export function showWalked(map: Map, walked: FeatureCollection): void {
  map.getSource<GeoJSONSource>('walked')?.setData(walked)
}

export function showLayer(map: Map, id: string, shown: boolean): void {
  if (map.getLayer(id)) map.setLayoutProperty(id, 'visibility', shown ? 'visible' : 'none')
}
