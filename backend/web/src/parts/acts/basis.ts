import type { Check, Round, TaskPage } from '@/api/taskPage'

const CHECKING = ['pass', 'fail', 'name-verifier', 'return-material']
const DECIDING = ['close', 'refuse-close']
const SIGNING = ['submit']

/** What somebody decides on: the latest round, for who signs or checks it; with its check, for who decides. */
export function basisOf(act: string, task: TaskPage): { round: Round; check: Check | null } | null {
  if (![...CHECKING, ...DECIDING, ...SIGNING].includes(act)) return null
  const round = task.rounds?.at(-1)
  if (!round) return null
  const checks = (task.verifications ?? []).filter((one) => one.round_id === round.id && one.state === 'passed')
  return { round, check: DECIDING.includes(act) ? (checks.at(-1) ?? null) : null }
}
