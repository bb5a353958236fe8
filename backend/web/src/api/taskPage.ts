import type { Point } from 'geojson'
import { get } from './client'
import type { Colleague, UnitName } from './people'
import type { Page, State, TaskRow } from './tasks'

export interface May {
  act: string
  label_zh: string
  label_en: string
  method: 'POST' | 'PUT' | 'DELETE'
  path: string
  needs: string[]
}

export interface Round {
  id: string
  n: number
  mode: string
  state: string
  measures: string
  done_on: string | null
  quantity: number | null
  extended_check: string | null
  submitted_at: string | null
  round_due: string | null
  drafted_by: string | null
  signed_by: string | null
  photos: { after_id: string; before_id: string | null; explanation: string | null }[]
}

export interface Extension {
  id: string
  asked_due: string
  granted_due: string | null
  decision: string | null
  asked_at: string
  reason: string | null
  basis?: string
}

export interface Suspicion {
  id: string
  new_task_id: string
  decision: string | null
  distance_m: number | null
}

export interface Visit {
  id: string
  draw_id: string
  task_id: string
  state: string
  version: number
  result: string | null
  note: string | null
  visited_at: string | null
  visitor: string | null
  visitor_id: string | null
  task?: { id: string; serial: string | null; text: string }
}

export interface TaskPage extends TaskRow {
  accuracy_m: number | null
  no_fix_reason: string | null
  found_by: string | null
  registered_at: string | null
  dispatched_at: string | null
  closed_at: string | null
  requirement: string | null
  close_out_standard: string[]
  target_quantity: number | string | null
  target_unit: string | null
  quantity_verified: number | string | null
  co_units?: UnitName[]
  mission_id: string | null
  group_id: string | null
  may: May[]
  rounds?: Round[]
  extensions?: Extension[]
  visits?: Visit[]
  suspicions?: Suspicion[]
  dispatches: { n: number; number: string; at: string; list: { number: string } | null }[]
}

export interface TaskEvent {
  n: number
  act: string
  from_state: State | null
  to_state: State
  at: string
  role: string
  actor?: { name: string } | string | null
  unit?: UnitName | null
  reason: string | null
  facts: Record<string, unknown>
}

export interface Photo {
  evidence_id: string
  role: string
  captured_at: string | null
  captured_source: string | null
  place: Point | null
  heading_deg: number | null
  heading_ref: string | null
  readable: boolean
  flags: string[]
  renditions: Record<string, string>
  original_url: string | null
  sha256: string
  uploader: { id?: string; name: string } | string | null
}

export interface Pair {
  before_id: string | null
  after_id: string | null
  later_id: string | null
  distance_m: number | null
  heading_difference_deg: number | null
  verdict: string | null
}

export interface Comparison {
  before: Photo[]
  after: Photo[]
  later: Photo[]
  pairs: Pair[]
}

export interface Eligible {
  verifiers: Colleague[]
  approvers: Colleague[]
  visitors: Colleague[]
}

export const taskPage = (id: string, signal?: AbortSignal): Promise<TaskPage> => get(`/tasks/${id}`, signal)
export const taskEvents = (id: string, signal?: AbortSignal): Promise<Page<TaskEvent>> =>
  get(`/tasks/${id}/events`, signal)
export const taskPhotos = (id: string, signal?: AbortSignal): Promise<Page<Photo>> => get(`/tasks/${id}/photos`, signal)
export const comparison = (id: string, signal?: AbortSignal): Promise<Comparison> =>
  get(`/tasks/${id}/comparison`, signal)
export const eligible = (id: string, signal?: AbortSignal): Promise<Eligible> => get(`/tasks/${id}/eligible`, signal)
