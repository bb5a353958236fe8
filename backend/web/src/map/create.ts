import * as maplibre from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import './controls.css'
import { STATES } from '@/api/tasks'
import type { Basemap } from '@/api/people'
import { drawSign, SIGNS } from './shapes'

maplibre.setWorkerUrl(workerUrl)

const RATIO = 3
const FONTS = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
const GROUND = '#e9efed'
/** The middle of the country, until something is known that can be looked at. */
const START: [number, number] = [112.5, 30.5]

function ground(basemap: Basemap | null): maplibre.StyleSpecification {
  const paper: maplibre.LayerSpecification = { id: 'ground', type: 'background', paint: { 'background-color': GROUND } }
  if (!basemap) return { version: 8, sources: {}, layers: [paper] }
  const tiles = [basemap.url.startsWith('/') ? location.origin + basemap.url : basemap.url]
  return {
    version: 8,
    sources: {
      basemap: { type: 'raster', tiles, tileSize: 256, attribution: basemap.attribution ?? undefined, maxzoom: 18 },
    },
    layers: [paper, { id: 'basemap', type: 'raster', source: 'basemap' }],
  }
}

/** A map that stands on its own layers, or on the base map of the settings. Raises: the browser has no WebGL 2. */
export function createMap(
  container: HTMLElement,
  basemap: Basemap | null,
  words: Record<string, string>,
): maplibre.Map {
  const map = new maplibre.Map({
    container,
    style: ground(basemap),
    center: START,
    zoom: 4,
    maxZoom: 20,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: basemap ? { compact: false } : false,
    locale: words,
    localIdeographFontFamily: FONTS,
    fadeDuration: 0,
    maxPitch: 0,
  })
  map.touchZoomRotate.disableRotation()
  map.addControl(new maplibre.ScaleControl({ unit: 'metric', maxWidth: 120 }), 'bottom-left')
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right')
  return map
}

/** The signs of all states, as images named `task-<state>`. */
export function addSigns(map: maplibre.Map): void {
  for (const state of STATES) map.addImage(`task-${state}`, drawSign(SIGNS[state], RATIO), { pixelRatio: RATIO })
}

export type { Map, MapGeoJSONFeature, StyleSpecification } from 'maplibre-gl'
