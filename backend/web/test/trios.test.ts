import { expect, test } from 'vitest'
import type { Pair, Photo } from '@/api/taskPage'
import { triosOf } from '@/parts/compare/trios'

const photo = (evidence_id: string, more: Partial<Photo> = {}): Photo => ({
  evidence_id,
  role: 'finding',
  captured_at: null,
  captured_source: null,
  place: null,
  accuracy_m: null,
  received_at: '2026-05-01T00:00:00Z',
  heading_deg: null,
  heading_ref: null,
  readable: true,
  flags: [],
  findings: [],
  c2pa: null,
  renditions: { 512: `/${evidence_id}` },
  original_url: null,
  sha256: '',
  uploader: null,
  ...more,
})
const pair = (before_id: string | null, after_id: string | null, later_id: string | null = null): Pair => ({
  before_id,
  after_id,
  later_id,
  distance_m: 2,
  heading_difference_deg: 3,
  verdict: 'same',
  reasons: [],
})

test('a pair that was matched is shown as it was matched', () => {
  const [trio] = triosOf({
    before: [photo('b1'), photo('b2')],
    after: [photo('a1')],
    later: [photo('l1')],
    pairs: [pair('b2', 'a1', 'l1')],
  })
  expect(trio!.views.map(({ moment, photo: { evidence_id } }) => [moment, evidence_id])).toEqual([
    ['before', 'b2'],
    ['after', 'a1'],
    ['later', 'l1'],
  ])
})

test('without pairs the first readable photo of each moment stands for it', () => {
  const [trio] = triosOf({ before: [photo('b1', { readable: false }), photo('b2')], after: [], later: [], pairs: [] })
  expect(trio!.views.map((view) => view.photo.evidence_id)).toEqual(['b2'])
  expect(trio!.pair).toBeNull()
})

test('a pair whose other half cannot be shown compares nothing', () => {
  const all = { before: [photo('b1')], after: [photo('a1', { renditions: {} })], later: [], pairs: [pair('b1', 'a1')] }
  expect(triosOf(all).map((trio) => trio.views.length)).toEqual([1])
})

test('where there is no photo there is nothing to compare', () => {
  expect(triosOf({ before: [], after: [], later: [], pairs: [] })).toEqual([])
})

test('a photo of the verifier stands where the unit would and is called by its own name', () => {
  const [trio] = triosOf({
    before: [photo('b1')],
    after: [photo('v1', { role: 'verification' })],
    later: [],
    pairs: [pair('b1', 'v1')],
  })
  expect(trio!.views.map(({ moment }) => moment)).toEqual(['before', 'check'])
})
