import { ref, watch, type Ref } from 'vue'

/** A choice that this browser remembers; where storage is shut, it lasts as long as the page. */
export function useStored(key: string, fallback: string): Ref<string> {
  const value = ref(read(key) ?? fallback)
  watch(value, (chosen) => {
    try {
      localStorage.setItem(key, chosen)
    } catch {
      // a browser in private mode refuses; the page works on
    }
  })
  return value
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
