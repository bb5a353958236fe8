import { get, post, queryOf } from './client'
import type { Page } from './tasks'

export const TABS = ['waiting', 'accepted', 'voided', 'released'] as const
export type Tab = (typeof TABS)[number]
export const ACTS = ['read_again', 'accept', 'void'] as const
export type QuarantineAct = (typeof ACTS)[number]

export interface CaseEvent {
  n: number
  act: string
  to_state: string
  at: string
  by: string | null
  reason: string | null
  why: string | null
}

export interface QuarantineCase {
  id: string
  kind: string
  why: string
  state: 'quarantined' | 'rereading' | 'released' | 'accepted' | 'voided'
  version: number
  opened_at: string
  received_at: string
  media_type: string
  size: number
  sha256: string
  uploader: string
  note: string | null
  renditions: Record<string, string>
  original_url: string | null
  acts: QuarantineAct[]
  last: CaseEvent | null
  events?: CaseEvent[] | null
}

export interface CaseCount {
  state: QuarantineCase['state']
  kind: string
  why: string
  n: number
}

export interface Narrowed {
  state: Tab
  kind: string
  why: string
}

export const PAGE_ROWS = 50
export const cases = (wanted: Narrowed, after: string | null, signal?: AbortSignal): Promise<Page<QuarantineCase>> =>
  get(`/quarantine${queryOf({ ...wanted, after, limit: PAGE_ROWS })}`, signal)
export const caseCounts = (signal?: AbortSignal): Promise<{ items: CaseCount[] }> => get('/quarantine/counts', signal)
export const quarantineCase = (id: string, signal?: AbortSignal): Promise<QuarantineCase> =>
  get(`/quarantine/${id}`, signal)
export const decide = (row: QuarantineCase, act: QuarantineAct, reason: string, eventId: string) =>
  post<QuarantineCase>(`/quarantine/${row.id}/${act}`, {
    version: row.version,
    event_id: eventId,
    reason: reason || null,
  })
