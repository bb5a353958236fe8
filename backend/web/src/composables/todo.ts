import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { mine, type Todo } from '@/api/mine'
import { useLoaded } from './loaded'

const KEY: InjectionKey<ComputedRef<Map<string, Todo>>> = Symbol('todo')

/** What waits for the one who is logged in, by row, the most urgent of each; told to the rows of the list below. */
export function useTodo(asked: () => boolean) {
  const { value } = useLoaded(asked, (_asked, signal) => mine(signal))
  const byRow = computed(() => new Map((value.value?.items ?? []).toReversed().map((todo) => [todo.task.id, todo])))
  provide(
    KEY,
    computed(() => (asked() ? byRow.value : new Map())),
  )
  const total = computed(() => new Set((value.value?.items ?? []).map(({ task }) => task.id)).size)
  return { total }
}

/** What waits about one row, while the list shows what waits. */
export function useTodoOf(id: () => string): ComputedRef<Todo | null> {
  const byRow = inject(KEY, null)
  return computed(() => byRow?.value.get(id()) ?? null)
}
