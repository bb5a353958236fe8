import type { ProblemBody } from '@/api/problem'
import { day } from '@/format/time'

/** What is wrong with a form as a whole. */
const WHOLE = '_schema'

type Say = (key: string, named?: Record<string, unknown>) => string

/** What the facts of a refusal say, as far as we have words for them; ids and numbers of machines stay out. */
export function refusalWords(body: ProblemBody, t: Say, known: (key: string) => boolean): string[] {
  const { missing, unit, retry_after_s: wait, why, roles, until, errors } = body
  const said: string[] = []
  if (typeof missing === 'number') said.push(t('refusal.missing', { n: missing, unit: unit ?? '' }))
  if (typeof wait === 'number') said.push(t('refusal.retry', { n: Math.ceil(wait / 60) }))
  if (Array.isArray(why))
    said.push(
      ...why
        .map((code) => `refusal.why.${code}`)
        .filter(known)
        .map((key) => t(key)),
    )
  if (Array.isArray(roles))
    said.push(t('refusal.roles', { names: roles.map((role) => t(`roles.${role}`)).join(' / ') }))
  if (typeof until === 'string') said.push(t('refusal.until', { day: day(until) }))
  const fields = errors && typeof errors === 'object' ? fieldsOf(errors) : []
  if (fields.length) said.push(t('refusal.field', { names: fields.join('; ') }))
  return said
}

/** The fields that a validation named, with why: {json: {due: ["bad"]}} → ["due: bad"]; of a list, the end of each loc. */
function fieldsOf(errors: object): string[] {
  const listed = Object.values(errors).flat()
  const locs = listed.flatMap((one) =>
    one && typeof one === 'object' && 'loc' in one && Array.isArray(one.loc) ? [String(one.loc.at(-1))] : [],
  )
  if (locs.length) return [...new Set(locs)]
  return Object.values(errors).flatMap((part) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.entries(part).map(reasoned) : [],
  )
}

function reasoned([field, why]: [string, unknown]): string {
  if (!Array.isArray(why) || !why.length) return field
  return field === WHOLE ? why.join(', ') : `${field}: ${why.join(', ')}`
}
