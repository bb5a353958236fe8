import type { LayerSpecification, Map } from 'maplibre-gl'
import { BASE } from '@/api/client'

const WALKED: LayerSpecification = {
  id: 'walked', type: 'line', source: 'tracks', 'source-layer': 'tracks',
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint: { 'line-color': '#1f7a5c', 'line-width': 2, 'line-dasharray': [0.2, 2.2], 'line-opacity': 0.9 },
}

/** Where inspectors walked; only the tracks the caller may see are in the tiles. */
export function addTracks(map: Map): void {
  map.addSource('tracks', { type: 'vector', tiles: [`${location.origin}${BASE}/tiles/tracks/{z}/{x}/{y}.mvt`], maxzoom: 16 })
  map.addLayer(WALKED)
}

export function showLayer(map: Map, id: string, shown: boolean): void {
  if (map.getLayer(id)) map.setLayoutProperty(id, 'visibility', shown ? 'visible' : 'none')
}
