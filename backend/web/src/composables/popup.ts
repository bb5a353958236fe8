import { onScopeDispose, shallowRef, type Ref } from 'vue'
import type { Map, Popup } from 'maplibre-gl'
import type { TaskRow } from '@/api/tasks'

/** A popup at a problem's place, whose content the page teleports into `place`. */
export function usePopup(map: Ref<Map | null>, onClosed: () => void) {
  const row = shallowRef<TaskRow | null>(null)
  const place = document.createElement('div')
  let popup: Popup | null = null
  let silent = false

  function drop(): void {
    silent = true
    popup?.remove()
    popup = null
    silent = false
  }

  async function show(now: TaskRow | null): Promise<void> {
    drop()
    row.value = now?.place ? now : null
    if (!map.value || !now?.place) return
    const { Popup } = await import('maplibre-gl')
    if (row.value !== now || popup) return
    popup = new Popup({ offset: 18, maxWidth: 'none', closeOnClick: false, focusAfterOpen: false })
    popup
      .setLngLat(now.place.coordinates as [number, number])
      .setDOMContent(place)
      .addTo(map.value)
    popup.on('close', () => {
      if (!silent) onClosed()
    })
  }

  onScopeDispose(drop)
  return { row, place, show }
}
