import type { Photo, TaskPage } from '@/api/taskPage'

export interface Presence {
  kind: 'track' | 'check_in' | 'name_plate'
  evidence_id?: string
  place?: { lon: number; lat: number; crs: 'wgs84'; accuracy_m?: number; source: 'gps' | 'exif' }
}

/** What somebody fills in before an act; each act sends only its own part. */
export interface Values {
  reason: string
  unit: string
  due: string
  verifier: string
  requirement: string
  standard: string
  measures: string
  done_on: string
  quantity: string
  extended_check: string
  evidence: string[]
  after: string[]
  before: string
  explanation: string
  criteria: boolean[]
  presence: Presence | null
  decision: string
  master: string
}

/** A form not yet filled in, with what the row already says. */
export function blank(task: TaskPage, photos: readonly Photo[]): Values {
  const draft = task.rounds?.find((round) => round.state === 'drafting')
  return {
    reason: '',
    unit: '',
    due: '',
    verifier: '',
    requirement: task.requirement ?? '',
    standard: (task.close_out_standard ?? []).join('\n'),
    measures: draft?.measures ?? '',
    done_on: draft?.done_on ?? '',
    quantity: String(draft?.quantity ?? ''),
    extended_check: draft?.extended_check ?? '',
    evidence: [],
    after: draft?.photos.map((photo) => photo.after_id) ?? [],
    before: photos.find((photo) => photo.role === 'finding')?.evidence_id ?? '',
    explanation: draft?.photos.find((photo) => photo.explanation)?.explanation ?? '',
    criteria: (task.close_out_standard ?? []).map(() => false),
    presence: null,
    decision: '',
    master: '',
  }
}

export type Field = Exclude<keyof Values, 'before' | 'explanation'>

/** Whether a field says anything. */
export function filled(values: Values, field: Field): boolean {
  if (field === 'criteria') return values.criteria.every(Boolean)
  const value = values[field]
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' ? value.trim() !== '' : value !== null
}
