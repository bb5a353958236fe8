/** What each deed is called in the history. The key is the event's act. */
export default {
  by: '{who}',
  system: 'The system',
  reason: 'Reason: {reason}',
  toState: 'now {state}',
  act: {
    draft: 'Drafted', register: 'Registered', merge: 'Merged into the master problem', propose_merge: 'Merger proposed', propose_dismissal: 'Dismissal proposed', dismiss: 'Dismissed', reject_dismissal: 'Dismissal refused',
    dispatch: 'Dispatched', acknowledge: 'Acknowledged', acknowledge_auto: 'Acknowledged automatically', return: 'Return asked', confirm_return: 'Dispatch confirmed', redispatch: 'Redispatched', escalate_return: 'Duty question escalated',
    ask_extension: 'Extension asked', grant_extension: 'Extension granted', refuse_extension: 'Extension refused', pass_on_extension: 'Extension passed on',
    submit: 'Rectification submitted', withdraw: 'Rectification withdrawn', return_material: 'Papers returned', assign_verifier: 'Verifier named', unable: 'Could not be verified yet', fail: 'Verification failed', pass: 'Verification passed',
    close: 'Closed', refuse_close: 'Close-out refused', rebound: 'Rebound confirmed', reject_rebound: 'Rebound rejected', suspend: 'Suspended', resume: 'Resumed', immediate_fix: 'Fixed at once',
  },
}
