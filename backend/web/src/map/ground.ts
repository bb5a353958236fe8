import type { ExpressionSpecification, LayerSpecification, Map } from 'maplibre-gl'
import { BASE } from '@/api/client'

const WATER = '#8fbcd3'
const INK = '#2b3d46'
const WATER_INK = '#0b6a94'
const kind = (name: string): ExpressionSpecification => ['==', ['get', 'kind'], name]
const grows = (least: number, most: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.6],
  ['zoom'],
  8,
  least,
  18,
  most,
]

/** What is inspected: banks as water, roads as paper-white ribbons, rails, sites; and their stakes. */
const LAYERS: LayerSpecification[] = [
  {
    id: 'site',
    type: 'fill',
    source: 'assets',
    'source-layer': 'assets',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': '#e6d9c3', 'fill-opacity': 0.75, 'fill-outline-color': '#a5824c' },
  },
  {
    id: 'bank',
    type: 'line',
    source: 'assets',
    'source-layer': 'assets',
    filter: kind('shoreline_segment'),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': WATER, 'line-width': grows(4, 22) },
  },
  {
    id: 'rail',
    type: 'line',
    source: 'assets',
    'source-layer': 'assets',
    filter: kind('rail_corridor'),
    paint: { 'line-color': '#4d5a60', 'line-width': 3, 'line-dasharray': [3, 2] },
  },
  {
    id: 'road-edge',
    type: 'line',
    source: 'assets',
    'source-layer': 'assets',
    filter: kind('road_segment'),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': '#5b6b72', 'line-width': grows(3, 17) },
  },
  {
    id: 'road',
    type: 'line',
    source: 'assets',
    'source-layer': 'assets',
    filter: kind('road_segment'),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': '#ffffff', 'line-width': grows(1.6, 13) },
  },
  {
    id: 'spot',
    type: 'circle',
    source: 'assets',
    'source-layer': 'assets',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 5,
      'circle-color': '#ffffff',
      'circle-stroke-color': '#4d5a60',
      'circle-stroke-width': 2,
    },
  },
]

const WHOLE_KM: ExpressionSpecification = ['==', ['%', ['get', 'chainage_m'], 1000], 0]
const PART_KM: ExpressionSpecification = ['!', WHOLE_KM]

/** A river's stakes are written in water, so that nobody takes K12 of the bank for K12 of the road beside it. */
const STAKE_INK: ExpressionSpecification = ['case', kind('shoreline_segment'), WATER_INK, INK]

/** Stakes at whole kilometres stand out; those between come when one looks closely. */
function stakes(id: string, filter: ExpressionSpecification, minzoom: number, radius: number): LayerSpecification[] {
  const same = { source: 'assets', 'source-layer': 'ticks', filter, minzoom } as const
  return [
    {
      ...same,
      id,
      type: 'circle',
      paint: {
        'circle-radius': radius,
        'circle-color': '#ffffff',
        'circle-stroke-color': STAKE_INK,
        'circle-stroke-width': 1.4,
      },
    },
    {
      ...same,
      id: `${id}-label`,
      type: 'symbol',
      paint: { 'text-color': STAKE_INK, 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
      layout: {
        'text-field': ['get', 'label'],
        'text-size': 13,
        'text-padding': 4,
        'text-radial-offset': 1.5,
        'text-justify': 'auto',
        'text-variable-anchor': ['bottom', 'top', 'bottom-left', 'top-right', 'bottom-right', 'top-left'],
      },
    },
  ]
}

const NAMES: LayerSpecification[] = [...stakes('stake-part', PART_KM, 14.5, 2.2), ...stakes('stake', WHOLE_KM, 9, 3)]

/** The ground under the problems, from the tiles of assets. */
export function addGround(map: Map, language: 'zh' | 'en'): void {
  map.addSource('assets', {
    type: 'vector',
    tiles: [`${location.origin}${BASE}/tiles/assets/{z}/{x}/{y}.mvt`],
    maxzoom: 16,
  })
  for (const layer of [...LAYERS, ...NAMES]) map.addLayer(layer)
  renameGround(map, language)
}

/** The names of assets in one language: along lines, and on what is not a line. */
export function nameLayers(language: 'zh' | 'en'): LayerSpecification[] {
  const name: ExpressionSpecification = ['coalesce', ['get', `name_${language}`], ['get', 'name_zh'], ['get', 'code']]
  const ink = { 'text-color': '#31566a', 'text-halo-color': '#f3f7f6', 'text-halo-width': 2 }
  const line: ExpressionSpecification = ['==', ['geometry-type'], 'LineString']
  const common = { type: 'symbol', source: 'assets', 'source-layer': 'assets', minzoom: 9, paint: ink } as const
  return [
    {
      ...common,
      id: 'line-name',
      filter: line,
      layout: {
        'symbol-placement': 'line',
        'text-field': name,
        'text-size': 14,
        'symbol-spacing': 380,
        'text-offset': [0, 1.5],
        'text-letter-spacing': 0.08,
      },
    },
    {
      ...common,
      id: 'place-name',
      filter: ['!', line],
      layout: { 'text-field': name, 'text-size': 13.5, 'text-max-width': 8 },
    },
  ]
}

export function renameGround(map: Map, language: 'zh' | 'en'): void {
  for (const layer of nameLayers(language)) {
    if (map.getLayer(layer.id)) map.removeLayer(layer.id)
    map.addLayer(layer, map.getLayer('walked') ? 'walked' : undefined)
  }
}
