import type { Recording } from '@/api/inspections'

type Said = Pick<Recording, 'heard_at' | 'stopped_at' | 'stretches'>
const QUIET_MS = 2 * 60_000

/** How long nothing was heard of a track that should grow: the key of the sentence, and its number; null: not long. */
export function silenceOf(row: Said, now: Date): { key: string; n: number } | null {
  const silentMs = now.getTime() - Date.parse(row.heard_at)
  if (row.stopped_at || silentMs < QUIET_MS) return null
  const minutes = Math.floor(silentMs / 60_000)
  if (minutes < 60) return { key: 'inspections.live.silentMinutes', n: minutes }
  const hours = Math.floor(minutes / 60)
  return hours < 48
    ? { key: 'inspections.live.silentHours', n: hours }
    : { key: 'inspections.live.silentDays', n: Math.floor(hours / 24) }
}

/** What recorded it, each once, in the order of the walk. */
export const sourcesOf = (row: Said): string[] => [...new Set(row.stretches.map((stretch) => stretch.source))]
