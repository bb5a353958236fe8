import type { Point } from 'geojson'
import { BASE, get, queryOf, type Query } from './client'
import type { UnitName } from './people'

export const STATES = [
  'registered',
  'dispatched',
  'return_requested',
  'rectifying',
  'submitted',
  'verifying',
  'verified',
  'closed',
  'rebounded',
  'merged',
  'dismissed',
  'suspended',
  'draft',
] as const
export type State = (typeof STATES)[number]
export type Severity = 1 | 2 | 3
export type Level = 'green' | 'yellow' | 'red'

export interface Category {
  code: string
  name_zh: string
  name_en: string
  family?: string
  severity?: Severity
}

export interface AssetName {
  id: string
  code: string
  name: string
  name_en?: string
  kind?: string
}

export interface TaskRow {
  id: string
  serial: string | null
  kind: 'problem' | 'task'
  state: State
  version: number
  category: Category
  severity: Severity
  text: string
  place: Point | null
  chainage: string | null
  side: string | null
  asset: AssetName | null
  lead_unit: UnitName | null
  current_due: string | null
  original_due: string | null
  overdue: boolean
  closed_late: boolean
  rebound_of: string | null
  level: Level | null
  found_at: string | null
  photo: { evidence_id: string } | null
}

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Counts {
  total: number
  by_state: Partial<Record<State, number>>
  by_severity: Partial<Record<string, number>>
  overdue: number
}

export const tasks = (filter: Query, after: string | null, signal?: AbortSignal): Promise<Page<TaskRow>> =>
  get(`/tasks${queryOf({ ...filter, limit: 200, after })}`, signal)
export const counts = (filter: Query, signal?: AbortSignal): Promise<Counts> =>
  get(`/tasks/counts${queryOf(filter)}`, signal)
export const categories = (): Promise<{ items: Category[] }> => get('/categories')
export const rendition = (evidenceId: string, edge: 512 | 2016): string =>
  `${BASE}/evidence/${evidenceId}/renditions/${edge}`
