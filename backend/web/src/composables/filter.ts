import { computed } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { Query } from '@/api/client'
import { STATES, type State } from '@/api/tasks'

/** Which problems are meant. One object for the list, the counts and the map; it lives in the address. */
export interface Filter {
  state: State[]
  severity: number[]
  category: string[]
  unit: string[]
  mission: string
  overdue: boolean
  rebound: boolean
  waiting: boolean
  q: string
  bbox: string
}

const listed = (value: unknown): string[] =>
  String(value ?? '')
    .split(',')
    .filter(Boolean)

export function filterOf(query: LocationQuery): Filter {
  return {
    state: listed(query.state).filter((name): name is State => (STATES as readonly string[]).includes(name)),
    severity: listed(query.severity)
      .map(Number)
      .filter((n) => [1, 2, 3].includes(n)),
    category: listed(query.category),
    unit: listed(query.unit),
    mission: String(query.mission ?? ''),
    overdue: query.overdue === '1',
    rebound: query.rebound === '1',
    waiting: query.waiting === '1',
    q: String(query.q ?? ''),
    bbox: String(query.bbox ?? ''),
  }
}

export function addressOf(filter: Filter): Record<string, string> {
  const flags = {
    overdue: filter.overdue ? '1' : '',
    rebound: filter.rebound ? '1' : '',
    waiting: filter.waiting ? '1' : '',
  }
  const lists = {
    state: filter.state.join(),
    severity: filter.severity.join(),
    category: filter.category.join(),
    unit: filter.unit.join(),
  }
  const all = { ...lists, ...flags, mission: filter.mission, q: filter.q, bbox: filter.bbox }
  return Object.fromEntries(Object.entries(all).filter(([, text]) => text))
}

/** The filter in the API's words. */
export function askedBy(filter: Filter): Query {
  const { unit, mission, ...same } = filter
  return { ...same, q: filter.q.trim(), lead_unit_id: unit, mission_id: mission }
}

/** The filter in the address of this page, and the problem chosen in it. */
export function useFilter() {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterOf(route.query))
  const chosen = computed(() => (route.query.sel ? String(route.query.sel) : null))

  function go(now: Filter, sel: string | null): void {
    void router.replace({ query: { ...addressOf(now), ...(sel ? { sel } : {}) } })
  }

  return {
    filter,
    chosen,
    narrowed: computed(() => Object.keys(addressOf(filter.value)).length),
    change: (part: Partial<Filter>) => go({ ...filter.value, ...part }, chosen.value),
    clear: () => go(filterOf({}), chosen.value),
    choose: (id: string | null) => go(filter.value, id),
  }
}
