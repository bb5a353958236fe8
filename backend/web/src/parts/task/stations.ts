import type { TaskEvent } from '@/api/taskPage'
import type { State } from '@/api/tasks'

export const STATIONS = ['found', 'registered', 'dispatched', 'submitted', 'verified', 'closed', 'followed'] as const
export type StationName = (typeof STATIONS)[number]

export interface Station {
  name: StationName
  at: string | null
  stands: 'passed' | 'here' | 'ahead'
}

/** The station a state stands at; states that leave the loop stand where they left it. */
const AT: Record<State, number> = {
  draft: 0,
  registered: 1,
  dispatched: 2,
  return_requested: 2,
  rectifying: 2,
  suspended: 2,
  submitted: 3,
  verifying: 3,
  verified: 4,
  closed: 5,
  rebounded: 6,
  merged: 1,
  dismissed: 1,
}
const ARRIVES: Partial<Record<State, StationName>> = {
  registered: 'registered',
  dispatched: 'dispatched',
  submitted: 'submitted',
  verified: 'verified',
  closed: 'closed',
  rebounded: 'followed',
}

/** The stations of the loop with when each was last reached; a station behind which a failed check threw the row back is ahead again.
 *  visitedAt: when somebody went back and said what is there. */
export function stationsOf(
  state: State,
  events: readonly TaskEvent[],
  foundAt: string | null,
  visitedAt: string | null = null,
): Station[] {
  const reached: Partial<Record<StationName, string>> = {
    ...(foundAt && { found: foundAt }),
    ...(visitedAt && { followed: visitedAt }),
  }
  for (const event of events) {
    const name = event.from_state === event.to_state ? undefined : ARRIVES[event.to_state]
    if (name) reached[name] = event.at
  }
  const here = state === 'closed' && visitedAt ? STATIONS.indexOf('followed') : AT[state]
  return STATIONS.map((name, i) => ({
    name,
    at: i <= here ? (reached[name] ?? null) : null,
    stands: i < here ? 'passed' : i === here ? 'here' : 'ahead',
  }))
}
