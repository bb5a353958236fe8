import type { GeoJSONSource, LayerSpecification, Map } from 'maplibre-gl'
import type { Feature, FeatureCollection, LineString, Point } from 'geojson'
import { coverage, stakes, type CoveredLeg, type Stake } from '@/api/inspections'

/** Metres between the stakes that a gap is drawn along. */
export const STAKE_M = 10

/** The gaps of coverage as lines: each runs along the stakes of its asset between its two chainages. */
export function gapLines(
  legs: readonly CoveredLeg[],
  along: ReadonlyMap<string, FeatureCollection<Point, Stake>>,
): FeatureCollection<LineString> {
  const features = legs.flatMap((leg) =>
    leg.gaps.flatMap((gap): Feature<LineString>[] => {
      const line = (along.get(leg.asset.id)?.features ?? [])
        .filter(
          ({ properties: { chainage_m } }) =>
            chainage_m >= gap.from_chainage_m - STAKE_M && chainage_m <= gap.to_chainage_m + STAKE_M,
        )
        .map(({ geometry }) => geometry.coordinates)
      const label = `${gap.from}–${gap.to}`
      return line.length > 1
        ? [
            {
              type: 'Feature',
              geometry: { type: 'LineString', coordinates: line },
              properties: { side: leg.side, label },
            },
          ]
        : []
    }),
  )
  return { type: 'FeatureCollection', features }
}

const NONE: FeatureCollection<LineString> = { type: 'FeatureCollection', features: [] }

/** Other gaps in place of those shown. */
export function showGaps(map: Map, gaps: FeatureCollection<LineString> = NONE): void {
  map.getSource<GeoJSONSource>('gaps')?.setData(gaps)
}

const gapLayer = (side: 'left' | 'right', offset: number): LayerSpecification => ({
  id: `gap-${side}`,
  type: 'line',
  source: 'gaps',
  filter: ['==', ['get', 'side'], side],
  paint: { 'line-color': '#965411', 'line-width': 7, 'line-dasharray': [0.5, 0.35], 'line-offset': offset },
})

/** The gaps of one mission, along stakes that are read for it. */
export async function readGaps(
  missionId: string,
  legs?: readonly CoveredLeg[],
): Promise<FeatureCollection<LineString>> {
  const walked = legs ?? (await coverage(missionId)).legs
  const assetIds = [...new Set(walked.map((leg) => leg.asset.id))]
  const lines = await Promise.all(assetIds.map((asset) => stakes(asset, STAKE_M)))
  return gapLines(walked, new globalThis.Map(assetIds.map((asset, i) => [asset, lines[i]!])))
}

/** Where nobody walked, hatched on its own side of the line; left and right as chainage grows. */
export function addGaps(map: Map, gaps: FeatureCollection<LineString> = NONE): void {
  map.addSource('gaps', { type: 'geojson', data: gaps })
  map.addLayer(gapLayer('left', -9))
  map.addLayer(gapLayer('right', 9))
  map.addLayer({
    id: 'gap-name',
    type: 'symbol',
    source: 'gaps',
    layout: {
      'symbol-placement': 'line-center',
      'text-field': ['get', 'label'],
      'text-size': 12.5,
      'text-offset': [0, 1.6],
    },
    paint: { 'text-color': '#6f3d0a', 'text-halo-color': '#fff', 'text-halo-width': 2 },
  })
}
