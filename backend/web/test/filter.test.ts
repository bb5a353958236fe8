import { expect, test } from 'vitest'
import { queryOf } from '@/api/client'
import { addressOf, askedBy, filterOf } from '@/composables/filter'

test('a filter goes into the address and comes back the same', () => {
  const filter = filterOf({
    state: 'closed,verified',
    severity: '2,3',
    unit: 'u1',
    overdue: '1',
    waiting: '1',
    q: 'K15',
    bbox: '1,2,3,4',
  })
  expect(filterOf(addressOf(filter))).toEqual(filter)
})

test('what is no state or severity in an address is passed over', () => {
  expect(filterOf({ state: 'closed,nonsense', severity: '9,1' })).toMatchObject({ state: ['closed'], severity: [1] })
})

test('list, counts and tiles are asked by one object, in the words of the API', () => {
  const query = askedBy(
    filterOf({ unit: 'u1,u2', mission: 'm', overdue: '1', rebound: '', waiting: '1', q: ' K15+120 ' }),
  )
  expect(queryOf(query)).toBe('?overdue=true&waiting=true&q=K15%2B120&lead_unit_id=u1%2Cu2&mission_id=m')
})

test('an empty filter leaves the address empty', () => {
  expect(addressOf(filterOf({}))).toEqual({})
  expect(queryOf(askedBy(filterOf({})))).toBe('')
})
