import type { FeatureCollection, Geometry, LineString, Point } from 'geojson'
import { get, getAnew, queryOf, type Kept } from './client'
import type { Said } from './said'
import type { Page } from './tasks'

export type InspectionRow = Said<'MissionListed'>
export type AssetFacts = Said<'WalkedAsset'>
export type Inspection = Said<'MissionShown'>
export type Gap = Said<'GapShown'>
export type Recording = Said<'RecordingShown'>
export type CoveredLeg = Said<'CoveredShown'>

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
export const recordings = (
  missionId: string,
  known: Kept<Said<'RecordingsShown'>> | null,
  signal?: AbortSignal,
): Promise<Kept<Said<'RecordingsShown'>>> => getAnew(`/inspections/${missionId}/recordings`, known, signal)
export const stakes = (assetId: string, everyM: number): Promise<FeatureCollection<Point, Stake>> =>
  get(`/assets/${assetId}/ticks${queryOf({ every_m: everyM })}`)
