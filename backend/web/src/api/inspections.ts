import type { FeatureCollection, Geometry, LineString, Point } from 'geojson'
import { get, queryOf } from './client'
import type { UnitName } from './people'
import type { Page } from './tasks'
import type { TaskEvent } from './taskPage'

export interface InspectionRow {
  id: string
  title: string
  kind: string
  mode: string
  covert: boolean
  state: string
  version: number
  planned_on: string
  policy_field: string
  started_at: string | null
  finished_at: string | null
}

export interface AssetFacts {
  id: string
  kind: string
  code: string
  name_zh: string
  name_en: string
  side: string | null
}

export interface Inspection extends InspectionRow {
  team: { id: string; name: string }[]
  participants: UnitName[]
  events: TaskEvent[]
}

export interface Gap {
  from_chainage_m: number
  to_chainage_m: number
  from: string
  to: string
  length_m: number
  why: string
}

export interface CoveredLeg {
  leg_id: string
  asset: AssetFacts
  side: 'left' | 'right'
  from_chainage_m: number
  to_chainage_m: number
  covered_m: number
  total_m: number
  walk_coverage: number
  gaps: Gap[]
  side_unknown_m: number
}

export interface Stake {
  chainage_m: number
  label: string
}

export const assets = (): Promise<{ items: (AssetFacts & { geometry: Geometry })[] }> => get('/assets')
export const inspections = (after: string | null, signal?: AbortSignal): Promise<Page<InspectionRow>> =>
  get(`/inspections${queryOf({ limit: 50, after })}`, signal)
export const inspection = (id: string, signal?: AbortSignal): Promise<Inspection> => get(`/inspections/${id}`, signal)
export const coverage = (id: string, signal?: AbortSignal): Promise<{ legs: CoveredLeg[] }> =>
  get(`/inspections/${id}/coverage`, signal)
export const tracks = (missionId: string, signal?: AbortSignal): Promise<FeatureCollection<LineString>> =>
  get(`/tracks${queryOf({ mission_id: missionId })}`, signal)
export const stakes = (assetId: string, everyM: number): Promise<FeatureCollection<Point, Stake>> =>
  get(`/assets/${assetId}/ticks${queryOf({ every_m: everyM })}`)
