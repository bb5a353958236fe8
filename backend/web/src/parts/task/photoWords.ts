import type { Photo } from '@/api/taskPage'
import { compassPoint } from '@/format/place'

type Say = (key: string, named?: Record<string, unknown>) => string

/** "朝向 135°（东南）"; empty where the phone did not say. */
export function headingWords(photo: Pick<Photo, 'heading_deg' | 'heading_ref'>, t: Say): string {
  if (photo.heading_deg === null) return ''
  const point = t(`task.point.${compassPoint(photo.heading_deg)}`)
  const said = t('task.heading', { n: Math.round(photo.heading_deg), point })
  return photo.heading_ref === 'M' ? `${said} ${t('task.headingMagnetic')}` : said
}

/** The inks of the roles, the same on the map and beside the photos. */
export const ROLE_INKS: Record<string, string> = {
  finding: '#7d4710',
  after: '#24734f',
  verification: '#17567a',
  follow_up: '#5a3a86',
  progress: '#4d5a60',
}

/** Doubts that are judged when a round is signed or a check is decided. */
const JUDGED = [
  'unreadable',
  'clock_skew',
  'time_differs',
  'tz_assumed',
  'taken_before_dispatch',
  'no_fix',
  'far_from_task',
  'reused',
]

/** What is doubted about a photo where somebody picks it or judges by it. */
export function doubtsOf(photo: Pick<Photo, 'findings'>): Photo['findings'] {
  return photo.findings.filter(({ code }) => JUDGED.includes(code))
}

export function uploaderOf(photo: Pick<Photo, 'uploader'>): string {
  return typeof photo.uploader === 'string' ? photo.uploader : (photo.uploader?.name ?? '')
}
