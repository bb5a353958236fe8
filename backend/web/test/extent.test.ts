import { expect, test } from 'vitest'
import { extentOf } from '@/map/extent'

test('a box holds points, lines and areas alike', () => {
  const point = { type: 'Point' as const, coordinates: [1, 9] }
  const line = {
    type: 'LineString' as const,
    coordinates: [
      [3, 2],
      [4, 5],
    ],
  }
  const areas = {
    type: 'MultiPolygon' as const,
    coordinates: [
      [
        [
          [-2, 3],
          [0, 3],
          [0, 4],
          [-2, 3],
        ],
      ],
    ],
  }
  expect(extentOf([point, line, { type: 'GeometryCollection', geometries: [areas] }])).toEqual([-2, 2, 4, 9])
})

test('where there is nothing there is no box', () => {
  expect(extentOf([])).toBeNull()
})
