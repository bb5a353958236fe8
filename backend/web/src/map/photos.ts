import type { Map } from 'maplibre-gl'
import type { FeatureCollection, Geometry, Point } from 'geojson'
import { drawArrow } from './arrow'
import { extentOf } from './extent'
import { drawSign, SIGNS } from './shapes'
import type { State } from '@/api/tasks'

export interface Shot {
  n: number
  place: Point
  headingDeg: number | null
  ink: string
}

/** Where each photo was taken and which way the camera looked, numbered as in the list beside; and the problem itself. */
export function addPhotos(map: Map, shots: readonly Shot[], problem: { place: Point; state: State } | null): void {
  for (const ink of new Set(shots.map((shot) => shot.ink)))
    map.addImage(`arrow-${ink}`, drawArrow(ink, 3), { pixelRatio: 3 })
  if (!map.hasImage('problem') && problem) map.addImage('problem', drawSign(SIGNS[problem.state], 3), { pixelRatio: 3 })
  map.addSource('shots', { type: 'geojson', data: collection(shots) })
  map.addSource('problem', {
    type: 'geojson',
    data: {
      type: 'FeatureCollection',
      features: problem ? [{ type: 'Feature', geometry: problem.place, properties: {} }] : [],
    },
  })
  map.addLayer({
    id: 'look',
    type: 'symbol',
    source: 'shots',
    filter: ['has', 'heading'],
    layout: {
      'icon-image': ['concat', 'arrow-', ['get', 'ink']],
      'icon-rotate': ['get', 'heading'],
      'icon-rotation-alignment': 'map',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
  })
  map.addLayer({
    id: 'problem',
    type: 'symbol',
    source: 'problem',
    layout: { 'icon-image': 'problem', 'icon-allow-overlap': true },
  })
  map.addLayer({
    id: 'shot',
    type: 'circle',
    source: 'shots',
    paint: {
      'circle-radius': 10,
      'circle-color': ['get', 'ink'],
      'circle-stroke-color': '#fff',
      'circle-stroke-width': 2,
    },
  })
  map.addLayer({
    id: 'shot-n',
    type: 'symbol',
    source: 'shots',
    paint: { 'text-color': '#fff' },
    layout: { 'text-field': ['to-string', ['get', 'n']], 'text-size': 12, 'text-allow-overlap': true },
  })
}

function collection(shots: readonly Shot[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: shots.map(({ n, place, headingDeg, ink }) => ({
      type: 'Feature',
      geometry: place,
      properties: { n, ink, ...(headingDeg === null ? {} : { heading: headingDeg }) },
    })),
  }
}

/** Look at all of these. */
export function fitTo(map: Map, geometries: readonly Geometry[]): void {
  const box = extentOf(geometries)
  if (box) map.fitBounds(box, { padding: 60, maxZoom: 18.5, animate: false })
}
