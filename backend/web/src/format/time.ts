const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000

function parts(moment: string | Date): Record<string, string> {
  const said = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return Object.fromEntries(said.formatToParts(new Date(moment)).map((part) => [part.type, part.value]))
}

/** The day in Shanghai: 2026-05-21. Both languages write it so, as the documents do. */
export function day(moment: string | Date | null | undefined): string {
  if (!moment) return '—'
  const { year, month, day } = parts(moment)
  return `${year}-${month}-${day}`
}

/** Day and minute in Shanghai: 2026-05-21 23:59. */
export function minute(moment: string | Date | null | undefined): string {
  if (!moment) return '—'
  const { hour, minute } = parts(moment)
  return `${day(moment)} ${hour}:${minute}`
}

/** The minute alone where it is today's, as 09:05; day and minute otherwise. */
export function minuteNear(moment: string | Date, now: Date): string {
  return day(moment) === day(now) ? minute(moment).slice(11) : minute(moment)
}

/** Calendar days in Shanghai from one moment to another; 0 on the same day, negative when past. */
export function daysUntil(due: string | Date, now: Date): number {
  return Math.round((Date.parse(day(due)) - Date.parse(day(now))) / DAY_MS)
}
