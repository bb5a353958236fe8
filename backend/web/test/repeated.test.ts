import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { unreachable } from '@/api/problem'
import { REST_MS, useRepeated } from '@/composables/repeated'

const EVERY_MS = 15_000
let scope: EffectScope
let visible: DocumentVisibilityState

beforeEach(() => {
  vi.useFakeTimers()
  visible = 'visible'
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible)
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function show(now: DocumentVisibilityState): void {
  visible = now
  document.dispatchEvent(new Event('visibilitychange'))
}

const asked = () => vi.fn((_key: string, known: number | null, _signal: AbortSignal) => Promise.resolve((known ?? 0) + 1))
const begin = <T>(ask: (key: string, known: T | null, signal: AbortSignal) => Promise<T>, key = ref('a')) =>
  scope.run(() => useRepeated(key, ask, EVERY_MS))!

test('it asks at once and again after each answer, and is given what it knows', async () => {
  const ask = asked()
  const { value } = begin(ask)
  await vi.advanceTimersByTimeAsync(2 * EVERY_MS)
  expect(ask).toHaveBeenCalledTimes(3)
  expect(value.value).toBe(3)
})

test('one question at a time: a slow answer is waited for', async () => {
  const ask = vi.fn(() => new Promise<number>((answer) => setTimeout(answer, 4 * EVERY_MS, 1)))
  begin(ask)
  await vi.advanceTimersByTimeAsync(4 * EVERY_MS)
  expect(ask).toHaveBeenCalledTimes(1)
})

test('nothing is asked while the page is hidden, and a page shown ten times over asks once', async () => {
  const ask = asked()
  begin(ask)
  await vi.advanceTimersByTimeAsync(1000)
  show('hidden')
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS)
  expect(ask).toHaveBeenCalledTimes(1)
  for (let n = 0; n < 10; n++) {
    show('visible')
    await vi.advanceTimersByTimeAsync(100)
    show('hidden')
  }
  show('visible')
  await vi.advanceTimersByTimeAsync(100)
  expect(ask).toHaveBeenCalledTimes(2)
})

test('whoever leaves aborts the question, and nothing is asked any more', async () => {
  let signal!: AbortSignal
  const ask = vi.fn((_key: string, _known: number | null, given: AbortSignal) => {
    signal = given
    return new Promise<number>(() => {})
  })
  begin(ask)
  scope.stop()
  expect(signal.aborted).toBe(true)
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS)
  expect(ask).toHaveBeenCalledTimes(1)
})

test('a failure leaves the last answer and asks on', async () => {
  let fails = false
  const ask = vi.fn(() => (fails ? Promise.reject(unreachable()) : Promise.resolve(7)))
  const { value, problem } = begin(ask)
  await vi.advanceTimersByTimeAsync(0)
  fails = true
  await vi.advanceTimersByTimeAsync(EVERY_MS)
  expect([value.value, problem.value?.code]).toEqual([7, 'network'])
  fails = false
  await vi.advanceTimersByTimeAsync(EVERY_MS)
  expect(problem.value).toBeNull()
})

test('before a page that nobody touches it rests, and goes on when somebody does', async () => {
  const ask = asked()
  begin(ask)
  await vi.advanceTimersByTimeAsync(REST_MS + EVERY_MS)
  const before = ask.mock.calls.length
  await vi.advanceTimersByTimeAsync(REST_MS)
  expect(ask).toHaveBeenCalledTimes(before)
  document.dispatchEvent(new Event('pointermove'))
  await vi.advanceTimersByTimeAsync(0)
  expect(ask).toHaveBeenCalledTimes(before + 1)
})

test('another key is asked at once, knowing nothing', async () => {
  const ask = asked()
  const key = ref('a')
  begin(ask, key)
  await vi.advanceTimersByTimeAsync(EVERY_MS)
  key.value = 'b'
  await vi.advanceTimersByTimeAsync(0)
  expect(ask.mock.lastCall!.slice(0, 2)).toEqual(['b', null])
})
