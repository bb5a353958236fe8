import { computed, watch } from 'vue'
import { useStored } from './stored'

const size = useStored('yixian.text', 'ordinary')

watch(
  size,
  (now) => {
    document.documentElement.dataset.text = now
  },
  { immediate: true },
)

/** Whether the reader asked for larger text; everything is sized by the root's font. */
export function useTextSize() {
  return {
    large: computed({
      get: () => size.value === 'large',
      set: (on) => {
        size.value = on ? 'large' : 'ordinary'
      },
    }),
  }
}
