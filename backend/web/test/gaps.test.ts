import { expect, test } from 'vitest'
import type { CoveredLeg, Stake } from '@/api/inspections'
import type { FeatureCollection, Point } from 'geojson'
import { gapLines } from '@/map/gaps'

const stakes: FeatureCollection<Point, Stake> = {
  type: 'FeatureCollection',
  features: Array.from({ length: 101 }, (_, i) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [115 + i * 1e-4, 29] },
    properties: { chainage_m: 12000 + i * 10, label: '' },
  })),
}
const leg: CoveredLeg = {
  leg_id: 'l',
  asset: { id: 'a', kind: 'road_segment', code: 'G322', name_zh: '', name_en: '', side: null },
  side: 'right',
  from_chainage_m: 12000,
  to_chainage_m: 13000,
  covered_m: 900,
  total_m: 1000,
  walk_coverage: 0.9,
  side_unknown_m: 0,
  gaps: [
    { from_chainage_m: 12300, to_chainage_m: 12400, from: 'K12+300', to: 'K12+400', length_m: 100, why: 'not_walked' },
  ],
}

test('a gap is drawn along the stakes between its chainages', () => {
  const [gap] = gapLines([leg], new Map([['a', stakes]])).features
  expect(gap!.geometry.coordinates[0]![0]).toBeCloseTo(115.0029, 6)
  expect(gap!.geometry.coordinates.at(-1)![0]).toBeCloseTo(115.0041, 6)
  expect(gap!.properties).toEqual({ side: 'right', label: 'K12+300–K12+400' })
})

test('a gap on an asset without stakes is not drawn, and told by the bar all the same', () => {
  expect(gapLines([leg], new Map()).features).toEqual([])
})
