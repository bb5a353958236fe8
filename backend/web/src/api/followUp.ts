import { get, queryOf } from './client'
import type { Said } from './said'
import type { Visit } from './taskPage'
import type { Page } from './tasks'

export type DrawSummary = Said<'DrawListed'>
export type DrawnRow = Said<'DrawnShown'>
export type Draw = Said<'DrawShown'>
export type Rate = Said<'RateShown'>
export type FollowUpFigures = Said<'FollowUpFigures'>

export const draws = (signal?: AbortSignal): Promise<Page<DrawSummary>> => get('/draws', signal)
export const draw = (id: string, signal?: AbortSignal): Promise<Draw> => get(`/draws/${id}`, signal)
export const visits = (drawId: string | null, signal?: AbortSignal): Promise<Page<Visit>> =>
  get(`/visits${queryOf({ draw_id: drawId, limit: 500 })}`, signal)
export const followUpFigures = (drawId: string, signal?: AbortSignal): Promise<FollowUpFigures> =>
  get(`/figures/follow-up/${drawId}`, signal)
