import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import type { Map } from 'maplibre-gl'
import { settings, type Basemap } from '@/api/people'

let asked: Promise<Basemap | null> | null = null

/** The base map that the settings name; a map without one is a map all the same. */
function basemap(): Promise<Basemap | null> {
  asked ??= settings().then(
    (said) => said.basemap,
    () => null,
  )
  return asked
}

/** Tiles that come back unchanged draw nothing, so the map would not notice that it has all of them: it is made to look. */
const NUDGE_MS = 250

/** A map in `box`, made when its code has come; `build` puts the layers on. It says when it stands still.
 *  `broken`: this browser cannot draw it. `patchy`: some tiles did not come. */
export function useMap(
  box: Ref<HTMLElement | undefined>,
  words: () => Record<string, string>,
  build: (map: Map) => void,
) {
  const map = shallowRef<Map | null>(null)
  const idle = ref(false)
  const broken = ref(false)
  const patchy = ref(false)
  let gone = false
  let nudge = 0

  async function begin(): Promise<void> {
    try {
      const [{ addSigns, createMap }, ground] = await Promise.all([import('@/map/create'), basemap()])
      if (gone || !box.value) return
      const made = createMap(box.value, ground, words())
      made.on('load', () => {
        addSigns(made)
        build(made)
        map.value = made
      })
      made.on('idle', () => {
        window.clearInterval(nudge)
        nudge = 0
        idle.value = map.value !== null
      })
      made.on('dataloading', () => {
        idle.value = false
        nudge ||= window.setInterval(() => made.triggerRepaint(), NUDGE_MS)
      })
      made.on('error', (event) => {
        console.warn(event.error)
        patchy.value = true
      })
      onScopeEnd = () => {
        window.clearInterval(nudge)
        made.remove()
      }
    } catch (error) {
      console.error(error)
      broken.value = true
    }
  }

  let onScopeEnd = (): void => {}
  onScopeDispose(() => {
    gone = true
    onScopeEnd()
  })
  return { map, idle, broken, patchy, begin }
}
