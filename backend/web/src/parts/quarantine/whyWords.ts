import zh from '@/i18n/zh/quarantine'

/** The key of a reason's words: its own, or those for reasons of a newer server. */
export const whyKey = (code: string): string => (code in zh.why ? code : 'other')
