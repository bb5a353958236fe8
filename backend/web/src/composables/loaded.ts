import { onScopeDispose, shallowRef, watch, type Ref, type WatchSource } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

export interface Loaded<T> {
  value: Ref<T | null>
  problem: Ref<Problem | null>
  busy: Ref<boolean>
  reload: () => Promise<void>
}

/** What `read` answers for the present `key`, read anew when it changes; the answer to an old key is dropped. */
export function useLoaded<K, T>(key: WatchSource<K>, read: (key: K, signal: AbortSignal) => Promise<T>): Loaded<T> {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = shallowRef(false)
  let running = new AbortController()
  let latest!: K

  async function reload(): Promise<void> {
    running.abort()
    const mine = (running = new AbortController())
    busy.value = true
    try {
      const answer = await read(latest, mine.signal)
      if (!mine.signal.aborted) [value.value, problem.value] = [answer, null]
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error)
    } finally {
      if (running === mine) busy.value = false
    }
  }

  watch(
    key,
    (now) => {
      latest = now
      void reload()
    },
    { immediate: true, deep: true },
  )
  onScopeDispose(() => running.abort())
  return { value, problem, busy, reload }
}
