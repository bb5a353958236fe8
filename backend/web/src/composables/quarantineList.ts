import { ref, shallowRef, watch, type Ref } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import { caseCounts, cases, type CaseCount, type Narrowed, type QuarantineCase } from '@/api/quarantine'

/** The cases that fit, page after page as they are asked for, and how many there are in all. */
export function useQuarantineList(wanted: Ref<Narrowed>) {
  const rows = shallowRef<QuarantineCase[] | null>(null)
  const counts = shallowRef<CaseCount[]>([])
  const problem = shallowRef<Problem | null>(null)
  const next = ref<string | null>(null)
  let running = new AbortController()

  async function read(after: string | null): Promise<void> {
    running.abort()
    const mine = (running = new AbortController())
    try {
      const [page, counted] = await Promise.all([cases(wanted.value, after, mine.signal), caseCounts(mine.signal)])
      if (mine.signal.aborted) return
      rows.value = after && rows.value ? rows.value.concat(page.items) : page.items
      ;[next.value, counts.value, problem.value] = [page.next ?? null, counted.items, null]
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error)
    }
  }

  const reload = (): Promise<void> => read(null)
  const more = (): Promise<void> => read(next.value)
  watch(wanted, reload, { immediate: true, deep: true })
  return { rows, counts, problem, next, reload, more }
}
