import { expect, test } from 'vitest'
import type { TaskEvent } from '@/api/taskPage'
import type { State } from '@/api/tasks'
import { actNameOf, factsOf } from '@/parts/task/eventWords'
import { stationsOf } from '@/parts/task/stations'

const event = (n: number, from_state: State, to_state: State): TaskEvent => ({
  n,
  act: 'T0 x',
  from_state,
  to_state,
  at: `2026-05-0${n}T00:00:00Z`,
  role: 'group_leader',
  reason: null,
  facts: {},
  evidence: [],
  rules_version: '2026-1',
  leaf_hash: '',
  actor: null,
  unit: null,
})
const LOOP = [
  event(1, 'draft', 'registered'),
  event(2, 'registered', 'dispatched'),
  event(3, 'rectifying', 'submitted'),
]

test('the ruler shows what is passed, where it stands and what is ahead', () => {
  const stations = stationsOf('submitted', LOOP, '2026-04-28T00:00:00Z')
  expect(stations.map(({ stands }) => stands)).toEqual([
    'passed',
    'passed',
    'passed',
    'here',
    'ahead',
    'ahead',
    'ahead',
  ])
  expect(stations[2]!.at).toBe('2026-05-02T00:00:00Z')
})

test('a failed check throws the row back, and what it had reached is ahead again', () => {
  const stations = stationsOf('rectifying', [...LOOP, event(4, 'verifying', 'rectifying')], null)
  expect(stations.map(({ at }) => at !== null)).toEqual([false, true, true, false, false, false, false])
})

test('a visit that said what is there brings a closed row to the last station', () => {
  const stations = stationsOf('closed', LOOP, null, '2026-07-02T01:00:00Z')
  expect(stations.at(-1)).toEqual({ name: 'followed', at: '2026-07-02T01:00:00Z', stands: 'here' })
})

test('the history tells dates, not ids', () => {
  const say = (key: string, named: Record<string, unknown>): string => `${key} ${String(named.day)}`
  expect(factsOf({ facts: { due: '2026-05-21T15:59:59Z', unit: 'b7d1' } }, say)).toEqual(['task.dueDay 2026-05-21'])
  expect(actNameOf({ act: 'T11b rename-verifier' })).toBe('rename-verifier')
})
