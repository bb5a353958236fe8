import { get, queryOf } from './client'
import type { Visit } from './taskPage'
import type { Page } from './tasks'

export interface DrawSummary {
  id: string
  pool: string
  month: string
  redraw_n: number
  algorithm: string
  population_n: number
  population_sha256: string
  state: 'drawn' | 'population_logged'
  started_at: string
  drawn_at: string | null
}

export interface DrawnRow {
  task_id: string
  stratum: string
  order_sha256: string
  numerator: number
  denominator: number
  drawn: boolean
  serial: string | null
  text: string
}

export interface Draw extends DrawSummary {
  seed: string | null
  seed_source: string | null
  as_of: string
  population_leaf: string
  rows: DrawnRow[]
}

export interface Rate {
  numerator: number
  denominator: number
  value: number | null
  low: number | null
  high: number | null
}

export interface FollowUpFigures {
  with_result_n: number
  rebounds_n: number
  rebound_rate: Rate
}

export const draws = (signal?: AbortSignal): Promise<Page<DrawSummary>> => get('/draws', signal)
export const draw = (id: string, signal?: AbortSignal): Promise<Draw> => get(`/draws/${id}`, signal)
export const visits = (drawId: string | null, signal?: AbortSignal): Promise<Page<Visit>> =>
  get(`/visits${queryOf({ draw_id: drawId, limit: 500 })}`, signal)
export const followUpFigures = (drawId: string, signal?: AbortSignal): Promise<FollowUpFigures> =>
  get(`/figures/follow-up/${drawId}`, signal)
