import { get } from './client'
import type { Said } from './said'
import type { Page } from './tasks'

export type May = Said<'ActShown'>
export type Round = Said<'RoundShown'>
export type Extension = Said<'ExtensionShown'>
export type Suspicion = Said<'SuspicionShown'>
export type Visit = Said<'VisitShown'>
export type TaskPage = Said<'TaskPage'>
export type TaskEvent = Said<'EventShown'>
export type Photo = Said<'PhotoShown'>
export type Pair = Said<'PairShown'>
export type Comparison = Said<'ComparisonShown'>
export type Eligible = Said<'EligibleShown'>

export const taskPage = (id: string, signal?: AbortSignal): Promise<TaskPage> => get(`/tasks/${id}`, signal)
export const taskEvents = (id: string, signal?: AbortSignal): Promise<Page<TaskEvent>> =>
  get(`/tasks/${id}/events`, signal)
export const taskPhotos = (id: string, signal?: AbortSignal): Promise<Page<Photo>> => get(`/tasks/${id}/photos`, signal)
export const comparison = (id: string, signal?: AbortSignal): Promise<Comparison> =>
  get(`/tasks/${id}/comparison`, signal)
export const eligible = (id: string, signal?: AbortSignal): Promise<Eligible> => get(`/tasks/${id}/eligible`, signal)
