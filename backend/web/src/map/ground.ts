import type { ExpressionSpecification, LayerSpecification, Map } from 'maplibre-gl'
import { BASE } from '@/api/client'

const WATER = '#8fbcd3'
const kind = (name: string): ExpressionSpecification => ['==', ['get', 'kind'], name]
const grows = (least: number, most: number): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.6], ['zoom'], 8, least, 18, most]

/** What is inspected: banks as water, roads as paper-white ribbons, rails, sites; and their stakes. */
const LAYERS: LayerSpecification[] = [
  { id: 'site', type: 'fill', source: 'assets', 'source-layer': 'assets', filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': '#e6d9c3', 'fill-opacity': 0.75, 'fill-outline-color': '#a5824c' } },
  { id: 'bank', type: 'line', source: 'assets', 'source-layer': 'assets', filter: kind('shoreline_segment'),
    layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': WATER, 'line-width': grows(2, 16) } },
  { id: 'rail', type: 'line', source: 'assets', 'source-layer': 'assets', filter: kind('rail_corridor'),
    paint: { 'line-color': '#4d5a60', 'line-width': 3, 'line-dasharray': [3, 2] } },
  { id: 'road-edge', type: 'line', source: 'assets', 'source-layer': 'assets', filter: kind('road_segment'),
    layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': '#5b6b72', 'line-width': grows(3, 17) } },
  { id: 'road', type: 'line', source: 'assets', 'source-layer': 'assets', filter: kind('road_segment'),
    layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': '#ffffff', 'line-width': grows(1.6, 13) } },
  { id: 'spot', type: 'circle', source: 'assets', 'source-layer': 'assets', filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 5, 'circle-color': '#ffffff', 'circle-stroke-color': '#4d5a60', 'circle-stroke-width': 2 } },
]

const NAMES: LayerSpecification[] = [
  { id: 'stake', type: 'circle', source: 'assets', 'source-layer': 'ticks', minzoom: 11,
    paint: { 'circle-radius': 3.2, 'circle-color': '#ffffff', 'circle-stroke-color': '#2b3d46', 'circle-stroke-width': 1.6 } },
  { id: 'stake-label', type: 'symbol', source: 'assets', 'source-layer': 'ticks', minzoom: 11.5,
    layout: { 'text-field': ['get', 'label'], 'text-size': 12.5, 'text-offset': [0, -1.1], 'text-padding': 6 },
    paint: { 'text-color': '#2b3d46', 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 } },
]

/** The ground under the problems, from the tiles of assets. */
export function addGround(map: Map): void {
  map.addSource('assets', { type: 'vector', tiles: [`${location.origin}${BASE}/tiles/assets/{z}/{x}/{y}.mvt`], maxzoom: 16 })
  for (const layer of [...LAYERS, ...NAMES]) map.addLayer(layer)
  map.addLayer(nameLayer('zh'))
}

/** The names of assets in one language. */
export function nameLayer(language: 'zh' | 'en'): LayerSpecification {
  const name: ExpressionSpecification = ['coalesce', ['get', `name_${language}`], ['get', 'name'], ['get', 'code']]
  return { id: 'asset-name', type: 'symbol', source: 'assets', 'source-layer': 'assets', minzoom: 10,
    layout: { 'symbol-placement': ['match', ['geometry-type'], ['LineString', 'MultiLineString'], 'line', 'point'] as never,
      'text-field': name, 'text-size': 13.5, 'symbol-spacing': 420, 'text-offset': [0, 1.5], 'text-letter-spacing': 0.06 },
    paint: { 'text-color': '#31566a', 'text-halo-color': '#f3f7f6', 'text-halo-width': 2 } }
}
