import { BASE, get } from './client'
import type { Said } from './said'
import type { Page } from './tasks'

export type May = Said<'ActShown'>
export type Round = Said<'RoundShown'>
export type Check = Said<'CheckShown'>
export type Decision = Said<'DecisionShown'>
export type Extension = Said<'ExtensionShown'>
export type Suspicion = Said<'SuspicionShown'>
export type Visit = Said<'VisitShown'>
export type TaskPage = Said<'TaskPage'>
export type TaskEvent = Said<'EventShown'>
export type Photo = Said<'PhotoShown'>
export type TaskFile = Said<'FileShown'>
/** A doubt about one photo; other_id: which other one raises it, where one may see that. */
export type Finding = Said<'FlagShown'>
export type Pair = Said<'PairShown'>
export type Comparison = Said<'ComparisonShown'>
export type Eligible = Said<'EligibleShown'>

export const taskPage = (id: string, signal?: AbortSignal): Promise<TaskPage> => get(`/tasks/${id}`, signal)
export const taskEvents = (id: string, signal?: AbortSignal): Promise<Page<TaskEvent>> =>
  get(`/tasks/${id}/events`, signal)
export const taskPhotos = (id: string, signal?: AbortSignal): Promise<Page<Photo>> => get(`/tasks/${id}/photos`, signal)
export const taskFiles = (id: string, signal?: AbortSignal): Promise<Page<TaskFile>> =>
  get(`/tasks/${id}/files`, signal)
/** The copy with time, place and code on it, of this row. */
export const watermarkedUrl = (evidenceId: string, taskId: string): string =>
  `${BASE}/evidence/${evidenceId}/watermarked?task_id=${taskId}`
export const comparison = (id: string, signal?: AbortSignal): Promise<Comparison> =>
  get(`/tasks/${id}/comparison`, signal)
export const eligible = (id: string, signal?: AbortSignal): Promise<Eligible> => get(`/tasks/${id}/eligible`, signal)
