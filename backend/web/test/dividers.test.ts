import { expect, test } from 'vitest'
import { GAP, moved, nearest, panes, spread } from '@/parts/compare/dividers'

test('three pictures begin with a third each, one needs no divider', () => {
  expect(spread(3).map(Math.round)).toEqual([33, 67])
  expect(spread(1)).toEqual([])
})

test('a divider never passes its neighbour nor leaves the stage', () => {
  expect(moved([30, 60], 0, 90)).toEqual([60 - GAP, 60])
  expect(moved([30, 60], 1, -5)).toEqual([30, 30 + GAP])
  expect(moved([50], 0, 140)).toEqual([100])
})

test('a touch means the nearest divider', () => {
  expect(nearest([30, 60], 10)).toBe(0)
  expect(nearest([30, 60], 50)).toBe(1)
})

test('the panes share out the whole stage', () => {
  expect(panes([30, 60])).toEqual([
    [0, 30],
    [30, 60],
    [60, 100],
  ])
  expect(panes([])).toEqual([[0, 100]])
})
