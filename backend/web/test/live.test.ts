import { expect, test } from 'vitest'
import { minuteNear } from '@/format/time'
import { liveShapes } from '@/map/live'
import { silenceOf, sourcesOf } from '@/parts/inspections/liveWords'

const stretch = (source: string, lines: number[][][]) => ({ source, from_at: '', to_at: '', lines })
const heard = (heard_at: string, stopped_at: string | null = null) => ({ heard_at, stopped_at, stretches: [] })
const now = new Date('2026-04-28T03:00:00Z')

test('a track is silent when nothing was heard of it for two minutes, unless it was stopped', () => {
  expect(silenceOf(heard('2026-04-28T02:58:30Z'), now)).toBeNull()
  expect(silenceOf(heard('2026-04-28T02:56:10Z'), now)).toEqual({ key: 'inspections.live.silentMinutes', n: 3 })
  expect(silenceOf(heard('2026-04-28T00:30:00Z'), now)).toEqual({ key: 'inspections.live.silentHours', n: 2 })
  expect(silenceOf(heard('2026-04-25T02:00:00Z'), now)).toEqual({ key: 'inspections.live.silentDays', n: 3 })
  expect(silenceOf(heard('2026-04-28T02:56:10Z', '2026-04-28T02:56:10Z'), now)).toBeNull()
})

test('a clock that is behind makes nobody silent', () => {
  expect(silenceOf(heard('2026-04-28T03:05:00Z'), now)).toBeNull()
})

test('each source is named once', () => {
  const stretches = [stretch('app', []), stretch('osmand', []), stretch('app', [])]
  expect(sourcesOf({ ...heard(''), stretches })).toEqual(['app', 'osmand'])
})

test('every line is drawn, and a dot with the name where the last one ends', () => {
  const lines = [
    [
      [113, 28],
      [113.1, 28],
    ],
    [
      [113.2, 28],
      [113.3, 28],
    ],
  ]
  const { features } = liveShapes([
    { person_name: '甲', stretches: [stretch('app', lines)] },
    { person_name: '乙', stretches: [] },
  ])
  expect(features.map((one) => one.geometry.type)).toEqual(['LineString', 'LineString', 'Point'])
  expect(features[2]).toMatchObject({ geometry: { coordinates: [113.3, 28] }, properties: { name: '甲' } })
})

test('a minute of today is said without its day, which begins in Shanghai', () => {
  expect(minuteNear('2026-04-28T01:05:00Z', now)).toBe('09:05')
  expect(minuteNear('2026-04-27T15:59:00Z', now)).toBe('2026-04-27 23:59')
})
