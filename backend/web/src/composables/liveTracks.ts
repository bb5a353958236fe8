import { computed, shallowRef, watch } from 'vue'
import { recordings } from '@/api/inspections'
import { useRepeated } from './repeated'
import { useSession } from './session'

const EVERY_MS = 15_000

/** The tracks of a mission that grow still, as they grow. `onSealed`: one has become evidence, or is gone. */
export function useLiveTracks(missionId: () => string, onSealed: () => void) {
  const { now } = useSession()
  const { value, problem, answeredMs } = useRepeated(missionId, recordings, EVERY_MS)
  const rows = computed(() => value.value?.value.items.filter((row) => !row.sealed_at) ?? [])
  /** The server's moment of the last answer. */
  const asOf = shallowRef(now())
  watch(answeredMs, () => (asOf.value = now()))
  watch(
    () => [missionId(), rows.value.map((row) => row.id)] as const,
    ([mission, ids], [before, known]) => {
      if (mission === before && known.some((id) => !ids.includes(id))) onSealed()
    },
  )
  return { rows, problem, asOf }
}
