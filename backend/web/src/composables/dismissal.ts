import { onScopeDispose, watch, type Ref } from 'vue'

/** Close what floats when Escape is pressed, or when something outside it is touched or focused. */
export function useDismissal(box: Ref<HTMLElement | undefined>, open: Ref<boolean>): void {
  const outside = (event: Event): void => {
    if (event.target instanceof Node && !box.value?.contains(event.target)) open.value = false
  }
  const escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') open.value = false
  }
  const turn = (on: boolean): void => {
    const change = on ? document.addEventListener.bind(document) : document.removeEventListener.bind(document)
    change('pointerdown', outside)
    change('focusin', outside)
    change('keydown', escape as EventListener)
  }
  watch(open, turn)
  onScopeDispose(() => turn(false))
}
