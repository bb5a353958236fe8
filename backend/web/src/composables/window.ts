import { computed, onMounted, onScopeDispose, ref, type Ref } from 'vue'

const SPARE = 6

/** Which rows of a long list are near enough to be seen, so that only those stand in the page.
 *  Every row is `rowPx` high; the list is as high as all of them. */
export function useRowWindow(scroller: Ref<HTMLElement | undefined>, count: Ref<number>, rowPx: Ref<number>) {
  const top = ref(0)
  const height = ref(800)
  const look = (): void => {
    top.value = scroller.value?.scrollTop ?? 0
    height.value = scroller.value?.clientHeight ?? 800
  }
  const watcher = new ResizeObserver(look)
  onMounted(() => {
    scroller.value?.addEventListener('scroll', look, { passive: true })
    if (scroller.value) watcher.observe(scroller.value)
    look()
  })
  onScopeDispose(() => watcher.disconnect())

  const first = computed(() => Math.max(0, Math.floor(top.value / rowPx.value) - SPARE))
  const last = computed(() => Math.min(count.value, Math.ceil((top.value + height.value) / rowPx.value) + SPARE))
  return {
    first,
    last,
    whole: computed(() => count.value * rowPx.value),
    /** Bring a row into sight, moving no more than needed. */
    reveal(index: number): void {
      const box = scroller.value
      if (!box) return
      const above = index * rowPx.value
      if (above < box.scrollTop) box.scrollTop = above
      else if (above + rowPx.value > box.scrollTop + box.clientHeight)
        box.scrollTop = above + rowPx.value - box.clientHeight
    },
  }
}
