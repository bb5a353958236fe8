import { BASE, get, queryOf, type Query } from './client'
import type { Said } from './said'

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
] as const satisfies readonly Said<'TaskLine'>['state'][]
export type State = Said<'TaskLine'>['state']
export type Severity = Said<'TaskLine'>['severity']
export type Level = NonNullable<Said<'TaskLine'>['level']>
export type Category = Said<'CategoryShown'>
export type AssetName = Said<'AssetName'>
export type TaskRow = Said<'TaskLine'>
export type Counts = Said<'CountsShown'>

export interface Page<T> {
  items: T[]
  next?: string | null
}

export const tasks = (filter: Query, after: string | null, signal?: AbortSignal): Promise<Page<TaskRow>> =>
  get(`/tasks${queryOf({ ...filter, limit: 200, after })}`, signal)
export const counts = (filter: Query, signal?: AbortSignal): Promise<Counts> =>
  get(`/tasks/counts${queryOf(filter)}`, signal)
export const categories = (): Promise<{ items: Category[] }> => get('/categories')
export const rendition = (evidenceId: string, edge: 512 | 2016): string =>
  `${BASE}/evidence/${evidenceId}/renditions/${edge}`
