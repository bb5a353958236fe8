import type { Person } from '@/api/people'
import type { Visit } from '@/api/taskPage'

export type VisitAct = 'approve' | 'assign' | 'start' | 'result' | 'publish'

const holds = (person: Person, ...roles: string[]): boolean => person.posts.some((post) => roles.includes(post.role))

/** What is offered to somebody at a visit; whether it is theirs in the end, the API judges. */
export function visitActs(visit: Pick<Visit, 'state' | 'visitor_id'>, person: Person | null): VisitAct[] {
  if (!person) return []
  const mine = visit.visitor_id === person.id
  const open: Record<string, [VisitAct, boolean][]> = {
    drawn: [['approve', holds(person, 'office_director')]],
    approved: [['assign', holds(person, 'group_leader', 'office_director')]],
    assigned: [
      ['start', mine],
      ['assign', holds(person, 'group_leader', 'office_director')],
    ],
    in_progress: [['result', mine]],
    done: [['publish', holds(person, 'office_director')]],
  }
  return (open[visit.state] ?? []).filter(([, may]) => may).map(([act]) => act)
}
