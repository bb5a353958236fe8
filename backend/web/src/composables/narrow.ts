import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the window is a phone's: the list becomes a sheet at the bottom. */
export function useNarrow(): Ref<boolean> {
  const query = window.matchMedia('(max-width: 720px)')
  const narrow = ref(query.matches)
  const turn = (): void => {
    narrow.value = query.matches
  }
  query.addEventListener('change', turn)
  onScopeDispose(() => query.removeEventListener('change', turn))
  return narrow
}
