import type { TaskEvent } from '@/api/taskPage'
import { day } from '@/format/time'

type Translate = (key: string, named: Record<string, unknown>) => string

/** "T6 acknowledge" → "acknowledge": the act without its number in the handbook. */
export function actNameOf(event: Pick<TaskEvent, 'act'>): string {
  return event.act.slice(event.act.lastIndexOf(' ') + 1)
}

/** Who did it; null where the system did. */
export function nameOfActor(event: Pick<TaskEvent, 'actor'>): string | null {
  return typeof event.actor === 'string' ? event.actor : (event.actor?.name ?? null)
}

const DUES: Record<string, string> = {
  due: 'task.dueDay',
  asked_due: 'task.extensionAsked',
  granted_due: 'task.extensionGranted',
  round_due: 'task.dueDay',
}

/** The facts of an event that a reader of the history wants, in words; ids and digests are for the auditor. */
export function factsOf(event: Pick<TaskEvent, 'facts'>, t: Translate): string[] {
  return Object.entries(event.facts ?? {}).flatMap(([name, value]) => {
    const key = DUES[name]
    return key && typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? [t(key, { day: day(value) })] : []
  })
}
