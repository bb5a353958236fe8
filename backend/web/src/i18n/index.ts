import { createI18n } from 'vue-i18n'
import { watch } from 'vue'
import { useStored } from '@/composables/stored'
import en from './en'
import zh from './zh'

export type Language = 'zh' | 'en'
export const LANGUAGES: readonly Language[] = ['zh', 'en']

const chosen = useStored('yixian.language', 'zh')

export const i18n = createI18n({ legacy: false, locale: chosen.value === 'en' ? 'en' : 'zh', messages: { zh, en } })

/** The language of the page; what is set is remembered and told to the document. */
export const language = i18n.global.locale

watch(
  language,
  (now) => {
    chosen.value = now
    document.documentElement.lang = now === 'zh' ? 'zh-CN' : 'en'
  },
  { immediate: true },
)

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** Of two names, the one in the present language. */
export function named(thing: { name_zh: string; name_en: string } | null | undefined): string {
  if (!thing) return '—'
  return language.value === 'en' ? capital(thing.name_en || thing.name_zh) : thing.name_zh
}
