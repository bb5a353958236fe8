import { expect, test } from 'vitest'
import type { ProblemBody } from '@/api/problem'
import { refusalWords } from '@/parts/refusalWords'

const body = (facts: Record<string, unknown>): ProblemBody => ({
  code: 'x',
  status: 422,
  title_zh: '',
  title_en: '',
  next: { zh: '', en: '' },
  ...facts,
})
const say = (key: string, named: Record<string, unknown> = {}): string => [key, ...Object.values(named)].join(' ')

test('what is missing is told with its unit', () => {
  expect(refusalWords(body({ missing: 1, unit: '个' }), say, () => true)).toEqual(['refusal.missing 1 个'])
})

test('reasons are told as far as there are words for them', () => {
  const known = (key: string): boolean => key.endsWith('is-a-verifier')
  expect(refusalWords(body({ why: ['is-a-verifier', 'never-heard-of'] }), say, known)).toEqual([
    'refusal.why.is-a-verifier',
  ])
})

test('the fields of an invalid form are named once each, with why', () => {
  expect(refusalWords(body({ errors: { json: { due: ['bad'], basis: ['short'] } } }), say, () => true)).toEqual([
    'refusal.field due: bad; basis: short',
  ])
  expect(refusalWords(body({ errors: { json: { _schema: ['twice'] } } }), say, () => true)).toEqual([
    'refusal.field twice',
  ])
  expect(
    refusalWords(body({ errors: [{ loc: ['rows', 0, 'due'] }, { loc: ['rows', 1, 'due'] }] }), say, () => true),
  ).toEqual(['refusal.field due'])
})
