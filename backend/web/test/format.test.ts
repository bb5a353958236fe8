import { expect, test } from 'vitest'
import { newId } from '@/api/ids'
import { metres, percent } from '@/format/number'
import { compassPoint, placeOf } from '@/format/place'
import { day, daysUntil, minute } from '@/format/time'

const t = (key: string): string => ({ 'task.side.right': '右幅', 'task.bank.left': '左岸' })[key] ?? key

test('times are told as they are in Shanghai', () => {
  expect(minute('2026-05-21T15:59:59Z')).toBe('2026-05-21 23:59')
  expect(day('2026-05-21T16:00:00Z')).toBe('2026-05-22')
  expect(day(null)).toBe('—')
})

test('days left are calendar days, whatever the hour', () => {
  expect(daysUntil('2026-05-21T15:59:59Z', new Date('2026-05-21T00:10:00Z'))).toBe(0)
  expect(daysUntil('2026-05-21T15:59:59Z', new Date('2026-05-22T01:00:00Z'))).toBe(-1)
})

test('a place is said by its road or its bank', () => {
  const road = { id: '1', code: 'G322', name: 'G322 国道', name_en: 'G322', kind: 'road_segment' }
  const bank = { id: '2', code: 'QX', name: '清溪河', name_en: 'Qingxi', kind: 'shoreline_segment' }
  expect(placeOf({ asset: road, chainage: 'K15+120', side: 'right' }, t)).toBe('G322 K15+120 右幅')
  expect(placeOf({ asset: bank, chainage: null, side: 'left' }, t)).toBe('清溪河 左岸')
  expect(placeOf({ asset: null, chainage: null, side: null }, t)).toBe('')
})

test('headings fall on the nearest of eight points', () => {
  expect([0, 22, 23, 180, 338, 359.9, -45].map(compassPoint)).toEqual([0, 0, 1, 4, 0, 0, 7])
})

test('figures are written as people read them', () => {
  expect([percent(0.95), percent(1 / 7), percent(null)]).toEqual(['95.0%', '14.3%', '—'])
  expect(metres(5699.6)).toBe('5\u202f700 m')
})

test('an id of ours is a UUID of version 7 that begins with its time', () => {
  const id = newId(0x0199aabbccdd)
  expect(id).toMatch(/^0199aabb-ccdd-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
