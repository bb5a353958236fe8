import type { Visit } from '@/api/taskPage'

export const VISIT_ACTS = ['approve', 'assign', 'start', 'result', 'publish'] as const
export type VisitAct = (typeof VISIT_ACTS)[number]

/** What the API says that the reader may do to a visit now. */
export const visitActs = ({ may }: Pick<Visit, 'may'>): VisitAct[] =>
  VISIT_ACTS.filter((act) => may.some((open) => open.act === act))
