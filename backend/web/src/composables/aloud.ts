import { ref } from 'vue'

const said = ref('')

/** A sentence for the status line at the foot of the page; screen readers hear it. It leaves by itself. */
export function sayAloud(sentence: string): void {
  said.value = sentence
  window.setTimeout(() => {
    if (said.value === sentence) said.value = ''
  }, 5000)
}

export const saidAloud = said
