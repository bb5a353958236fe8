import type { ExpressionSpecification, LayerSpecification, Map, VectorTileSource } from 'maplibre-gl'
import type { Feature } from 'geojson'
import { BASE, queryOf, type Query } from '@/api/client'
import type { TaskRow } from '@/api/tasks'

const RED = '#bf2c1b'
const bySeverity = (one: number, two: number, three: number): ExpressionSpecification => [
  'match',
  ['coalesce', ['get', 'severity'], 1],
  3,
  three,
  2,
  two,
  one,
]
const is = (name: string): ExpressionSpecification => ['==', ['to-string', ['get', name]], 'true']

const ring = (id: string, when: ExpressionSpecification, grow: number): LayerSpecification => ({
  id,
  type: 'circle',
  source: 'tasks',
  'source-layer': 'tasks',
  filter: when,
  paint: {
    'circle-radius': bySeverity(12 + grow, 14 + grow, 17 + grow),
    'circle-opacity': 0,
    'circle-stroke-color': RED,
    'circle-stroke-width': 2.4,
  },
})

export const SIGN_LAYER = 'task-sign'

const LAYERS: LayerSpecification[] = [
  ring('task-ring', ['any', is('overdue'), is('rebound')], 0),
  ring('task-ring-rebound', is('rebound'), 4.5),
  {
    id: SIGN_LAYER,
    type: 'symbol',
    source: 'tasks',
    'source-layer': 'tasks',
    layout: {
      'icon-image': ['concat', 'task-', ['get', 'state']],
      'icon-size': [
        'interpolate',
        ['linear'],
        ['zoom'],
        10,
        bySeverity(0.5, 0.62, 0.8),
        14,
        bySeverity(0.74, 0.9, 1.12),
      ],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['match', ['get', 'state'], ['closed', 'merged', 'dismissed'], 0, 1],
    },
  },
]

const CHOSEN: LayerSpecification[] = [
  {
    id: 'chosen-halo',
    type: 'circle',
    source: 'chosen',
    paint: {
      'circle-radius': 24,
      'circle-color': '#0b6bcb',
      'circle-opacity': 0.16,
      'circle-stroke-color': '#0b6bcb',
      'circle-stroke-width': 3,
    },
  },
]

/** The address of the problems' tiles under a filter. The box is the map's own and stays out of it. */
export function taskTiles(filter: Query): string {
  return `${location.origin}${BASE}/tiles/tasks/{z}/{x}/{y}.mvt${queryOf({ ...filter, bbox: undefined })}`
}

export function addProblems(map: Map, filter: Query): void {
  map.addSource('chosen', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  map.addSource('tasks', { type: 'vector', tiles: [taskTiles(filter)], promoteId: { tasks: 'id' }, maxzoom: 18 })
  for (const layer of [...CHOSEN, ...LAYERS]) map.addLayer(layer)
}

export function filterProblems(map: Map, filter: Query): void {
  map.getSource<VectorTileSource>('tasks')?.setTiles([taskTiles(filter)])
}

/** Lift one problem out of the others; null: none. */
export function choose(map: Map, row: TaskRow | null): void {
  const feature: Feature[] = row?.place ? [{ type: 'Feature', geometry: row.place, properties: {} }] : []
  const source = map.getSource('chosen') as { setData?: (data: unknown) => void } | undefined
  source?.setData?.({ type: 'FeatureCollection', features: feature })
}
