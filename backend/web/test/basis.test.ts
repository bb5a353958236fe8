import { expect, test } from 'vitest'
import type { Check, Photo, Round, TaskPage } from '@/api/taskPage'
import { basisOf } from '@/parts/acts/basis'
import { doubtsOf } from '@/parts/task/photoWords'

const round = (id: string): Round => ({ id, photos: [] }) as unknown as Round
const check = (id: string, round_id: string, state: string): Check => ({ id, round_id, state }) as Check
const task = {
  rounds: [round('r1'), round('r2')],
  verifications: [check('c1', 'r1', 'passed'), check('c2', 'r2', 'unable'), check('c3', 'r2', 'passed')],
} as TaskPage

test('who closes sees the latest round and the check that it passed', () => {
  expect(basisOf('close', task)).toMatchObject({ round: { id: 'r2' }, check: { id: 'c3' } })
  expect(basisOf('refuse-close', task)?.check?.id).toBe('c3')
})

test('who checks sees what the unit says, and nobody else is shown anything', () => {
  expect(basisOf('pass', task)).toMatchObject({ round: { id: 'r2' }, check: null })
  expect(basisOf('acknowledge', task)).toBeNull()
  expect(basisOf('close', { ...task, rounds: [] })).toBeNull()
})

test('only what is judged at signing is told of a photo that is picked', () => {
  const findings = ['edited', 'tz_assumed', 'time_differs'].map((code) => ({ code })) as Photo['findings']
  expect(doubtsOf({ findings }).map(({ code }) => code)).toEqual(['tz_assumed', 'time_differs'])
})
