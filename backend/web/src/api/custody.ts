import { download, get } from './client'

export type Bundled = 'tasks' | 'inspections' | 'draws'

export interface CustodyAlarm {
  name: string
  code: string
  why: string
  since: string
}

export interface CustodyStatus {
  alarms: CustodyAlarm[]
  published_size: number
  published_at: string | null
}

export const bundle = (of: Bundled, id: string): Promise<Blob> => download(`/${of}/${id}/bundle`)
export const custodyStatus = (_key: unknown, signal?: AbortSignal): Promise<CustodyStatus> =>
  get('/custody/status', signal)
