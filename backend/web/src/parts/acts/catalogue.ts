import { newId } from '@/api/ids'
import type { TaskPage } from '@/api/taskPage'
import type { Field, Values } from './values'

type Body = Record<string, unknown>

/** One act: what it asks of whoever does it, and what it sends beside the version. `also` may stay empty. */
export interface Act {
  tone: 'primary' | 'plain' | 'grave'
  needs: readonly Field[]
  also?: readonly Field[]
  options?: readonly string[]
  body: (values: Values, task: TaskPage) => Body
}

const nothing = (): Body => ({})
const reasoned = (values: Values): Body => ({ reason: values.reason.trim() })
const quantityOf = (values: Values): Body => (values.quantity === '' ? {} : { quantity: Number(values.quantity) })
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
const approval = (values: Values): Body => ({ approve: values.decision === 'approve', ...reasoned(values) })
const merger = (values: Values): Body => ({ master_id: values.master, ...reasoned(values) })
const suspected = (task: TaskPage): string | undefined => task.suspicions?.find(({ decision }) => decision === null)?.id
const rebound =
  (confirm: boolean): Act['body'] =>
  (values, task) => ({ confirm, suspicion_id: suspected(task), ...reasoned(values) })

const finding =
  (result: string): Act['body'] =>
  (values) => ({
    result,
    evidence_ids: values.evidence,
    presence: values.presence,
    ...quantityOf(values),
    ...(values.reason.trim() ? reasoned(values) : {}),
    criteria: Object.fromEntries(values.criteria.map((tick, i) => [String(i), tick])),
  })

/** An order sent by itself is a batch of one row, which carries the version. */
const dispatch = (values: Values, task: TaskPage): Body => ({
  id: newId(),
  rows: [
    {
      task_id: task.id,
      version: task.version,
      lead_unit_id: values.unit,
      requirement: values.requirement.trim(),
      close_out_standard: lines(values.standard),
      ...(values.due ? { due: values.due, due_reason: values.reason.trim() || null } : {}),
    },
  ],
})

const round = (values: Values): Body => ({
  measures: values.measures.trim(),
  done_on: values.done_on || null,
  extended_check: values.extended_check.trim() || null,
  ...quantityOf(values),
  photos: values.after.map((after) => ({
    after_id: after,
    before_id: values.before || null,
    explanation: values.explanation.trim() || null,
  })),
})

/** Every act that a problem's page can do, by the name that `may` gives it. */
export const ACTS: Record<string, Act> = {
  register: { tone: 'primary', needs: [], body: nothing },
  discard: { tone: 'grave', needs: [], body: nothing },
  merge: { tone: 'plain', needs: ['master', 'reason'], body: merger },
  'propose-merger': { tone: 'plain', needs: ['master', 'reason'], body: merger },
  'decide-merger': { tone: 'primary', needs: ['decision', 'reason'], options: ['approve', 'reject'], body: approval },
  'propose-dismissal': { tone: 'plain', needs: ['reason'], body: reasoned },
  'decide-dismissal': {
    tone: 'primary',
    needs: ['decision', 'reason'],
    options: ['approve', 'reject'],
    body: approval,
  },
  dispatch: { tone: 'primary', needs: ['unit', 'requirement', 'standard'], also: ['due', 'reason'], body: dispatch },
  acknowledge: { tone: 'primary', needs: [], body: nothing },
  return: {
    tone: 'plain',
    needs: ['reason', 'unit'],
    body: (values) => ({ basis: values.reason.trim(), proposed_unit_id: values.unit }),
  },
  'decide-return': {
    tone: 'primary',
    needs: ['decision', 'reason'],
    also: ['unit'],
    options: ['confirmed', 'redispatched'],
    body: (values) => ({
      decision: values.decision,
      lead_unit_id: values.decision === 'redispatched' && values.unit ? values.unit : null,
      ...reasoned(values),
    }),
  },
  'ask-extension': {
    tone: 'plain',
    needs: ['due', 'reason'],
    body: (values) => ({ due: values.due, basis: values.reason.trim() }),
  },
  'decide-extension': {
    tone: 'primary',
    needs: ['decision', 'reason'],
    also: ['due'],
    options: ['granted', 'refused'],
    body: (values) => ({ granted: values.decision === 'granted', due: values.due || null, ...reasoned(values) }),
  },
  'draft-round': {
    tone: 'primary',
    needs: ['measures', 'after'],
    also: ['done_on', 'quantity', 'extended_check'],
    body: round,
  },
  submit: { tone: 'primary', needs: [], body: nothing },
  withdraw: { tone: 'grave', needs: [], body: nothing },
  'return-material': { tone: 'plain', needs: ['reason'], body: reasoned },
  'name-verifier': { tone: 'primary', needs: ['verifier'], body: (values) => ({ verifier_id: values.verifier }) },
  'rename-verifier': { tone: 'plain', needs: ['verifier'], body: (values) => ({ verifier_id: values.verifier }) },
  pass: {
    tone: 'primary',
    needs: ['evidence', 'criteria', 'presence'],
    also: ['quantity', 'reason'],
    body: finding('pass'),
  },
  fail: { tone: 'grave', needs: ['evidence', 'reason'], also: ['quantity', 'presence'], body: finding('fail') },
  unable: { tone: 'plain', needs: ['reason'], body: finding('unable') },
  close: { tone: 'primary', needs: [], body: nothing },
  'refuse-close': { tone: 'grave', needs: ['reason'], body: reasoned },
  rebound: { tone: 'grave', needs: ['reason'], body: rebound(true) },
  'reject-rebound': { tone: 'plain', needs: ['reason'], body: rebound(false) },
}

/** Where an act goes: the address that `may` gave, with the extension that waits put in. */
export function addressOf(path: string, task: TaskPage): string {
  return path.replace('{extension}', task.extensions?.find(({ decision }) => decision === null)?.id ?? '')
}
