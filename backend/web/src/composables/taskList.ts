import { ref, shallowRef, watch, type Ref } from 'vue'
import type { Query } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { tasks, type TaskRow } from '@/api/tasks'

/** The rows that fit a filter, page after page as they are asked for. */
export function useTaskList(query: Ref<Query>) {
  const rows = shallowRef<TaskRow[]>([])
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const fresh = ref(true)
  let after: string | null = null
  let ended = false
  let running = new AbortController()

  async function more(): Promise<void> {
    if (busy.value || ended) return
    busy.value = true
    const mine = running
    try {
      const page = await tasks(query.value, after, mine.signal)
      if (mine.signal.aborted) return
      rows.value = after ? rows.value.concat(page.items) : page.items
      after = page.next ?? null
      ended = after === null
      problem.value = null
      fresh.value = false
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error)
    } finally {
      if (running === mine) busy.value = false
    }
  }

  async function reload(): Promise<void> {
    running.abort()
    running = new AbortController()
    after = null
    ended = false
    busy.value = false
    await more()
  }

  watch(() => JSON.stringify(query.value), reload, { immediate: true })
  return { rows, problem, busy, fresh, more, reload, ended: () => ended }
}
