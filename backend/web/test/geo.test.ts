import { describe, expect, test } from 'vitest'
import { formatChainage, parseChainage } from '@geo/chainage'
import { coverage, coveredM } from '@geo/coverage'
import { fromGcj02, toGcj02 } from '@geo/datum'
import { distanceM, lengthM, type LonLat } from '@geo/distance'
import chainages from '../../../tests/vectors/chainage.json'
import coverages from '../../../tests/vectors/coverage.json'
import datums from '../../../tests/vectors/datum.json'
import distances from '../../../tests/vectors/distance.json'

const place = (numbers: number[]): LonLat => [numbers[0]!, numbers[1]!]

test.each(distances.cases)('$a and $b are as far apart as in Python', ({ a, b, metres, within }) => {
  expect(Math.abs(distanceM(place(a), place(b)) - metres)).toBeLessThanOrEqual(metres * within)
  expect(lengthM([place(a), place(b), place(a)])).toBeCloseTo(2 * distanceM(place(a), place(b)))
})

describe('GCJ-02', () => {
  test.each(datums.pairs)('$wgs84 is where the published pair says, and comes back', ({ wgs84, gcj02 }) => {
    const shifted = toGcj02(place(wgs84))
    shifted.forEach((degrees, axis) => expect(degrees).toBeCloseTo(gcj02[axis]!, 9))
    fromGcj02(shifted).forEach((degrees, axis) => expect(degrees).toBeCloseTo(wgs84[axis]!, 9))
  })
})

describe('chainage', () => {
  test.each(chainages.read)('%s is read', (text, prefix, metres) => {
    expect(parseChainage(String(text))).toEqual({ prefix, metres })
  })

  test.each(chainages.refused)('%s is refused', (text) => {
    expect(parseChainage(text)).toBeNull()
  })

  test.each(chainages.written)('%d with %s and %d decimals is written %s', (metres, prefix, decimals, text) => {
    expect(formatChainage(Number(metres), String(prefix), Number(decimals))).toBe(text)
  })

  test('a negative one is refused', () => {
    expect(() => formatChainage(-1)).toThrow(RangeError)
    expect(() => formatChainage(NaN)).toThrow(RangeError)
  })
})

describe('coverage', () => {
  const line = coverages.line.map(place)

  test.each(coverages.cases)('$name', ({ within_m, walk, spans }) => {
    const found = coverage(
      line,
      walk.map((segment) => segment.map(place)),
      within_m,
    )
    expect(found.length).toBe(spans.length)
    found.flat().forEach((metres, end) => expect(Math.abs(metres - spans.flat()[end]!)).toBeLessThan(0.5))
    expect(coveredM(found)).toBeLessThanOrEqual(lengthM(line) + 1e-6)
  })

  test('nothing is covered of nothing', () => {
    expect(coverage([], [[[114.3, 30.6]]])).toEqual([])
  })
})
