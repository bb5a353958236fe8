import { onScopeDispose, shallowRef, watch, type WatchSource } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

/** Nobody touched the page for this long: asking rests, so that it keeps no session open that should end. */
export const REST_MS = 10 * 60_000
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** What `ask` answers for the present `key`, asked again `everyMs` after each answer while somebody looks at the page.
 *  One question at a time; none while the page is hidden, or after it was left. A failure leaves the last answer.
 *  `ask` is given that answer too, so that it may ask for what has changed since. */
export function useRepeated<K, T>(
  key: WatchSource<K>,
  ask: (key: K, known: T | null, signal: AbortSignal) => Promise<T>,
  everyMs: number,
) {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const answeredMs = shallowRef(0)
  let running: AbortController | null = null
  let timer = 0
  let askedMs = 0
  let touchedMs = Date.now()
  let latest!: K

  const looked = (): boolean => document.visibilityState === 'visible' && Date.now() - touchedMs < REST_MS

  function stop(): void {
    window.clearTimeout(timer)
    timer = 0
    running?.abort()
    running = null
  }

  async function look(): Promise<void> {
    stop()
    if (!looked()) return
    const mine = (running = new AbortController())
    askedMs = Date.now()
    try {
      const answer = await ask(latest, value.value, mine.signal)
      if (mine.signal.aborted) return
      ;[value.value, problem.value, answeredMs.value] = [answer, null, Date.now()]
    } catch (error) {
      if (mine.signal.aborted) return
      problem.value = asProblem(error)
    }
    running = null
    timer = window.setTimeout(look, everyMs)
  }

  /** Go on where asking rests; however often the page is turned to, no sooner than `everyMs` after the last time. */
  function turn(): void {
    if (document.visibilityState === 'hidden') stop()
    else if (!timer && !running) timer = window.setTimeout(look, Math.max(0, askedMs + everyMs - Date.now()))
  }

  function touch(): void {
    touchedMs = Date.now()
    turn()
  }

  document.addEventListener('visibilitychange', turn)
  for (const name of TOUCHES) document.addEventListener(name, touch, { passive: true })
  onScopeDispose(() => {
    stop()
    document.removeEventListener('visibilitychange', turn)
    for (const name of TOUCHES) document.removeEventListener(name, touch)
  })
  watch(
    key,
    (now) => {
      latest = now
      value.value = null
      void look()
    },
    { immediate: true },
  )
  return { value, problem, answeredMs }
}
