/** What each deed is called in the history. The key is the event's act, without its number in the handbook. */
export default {
  reason: 'Reason: {reason}',
  toState: 'now {state}',
  act: {
    'draft': 'Drafted', 'register': 'Registered', 'merge': 'Merged into the master problem', 'propose-merger': 'Merger proposed', 'decide-merger': 'Merger decided', 'propose-dismissal': 'Dismissal proposed', 'decide-dismissal': 'Dismissal decided',
    'dispatch': 'Dispatched', 'acknowledge': 'Acknowledged', 'return': 'Return asked', 'decide-return': 'Return decided', 'redispatch': 'Redispatched', 'ask-extension': 'Extension asked', 'decide-extension': 'Extension decided',
    'submit': 'Rectification submitted', 'withdraw': 'Rectification withdrawn', 'return-material': 'Papers returned', 'name-verifier': 'Verifier named', 'rename-verifier': 'Another verifier named', 'unable': 'Could not be verified yet', 'fail': 'Verification failed',
    'pass': 'Verification passed', 'close': 'Closed', 'refuse-close': 'Close-out refused', 'rebound': 'Rebound confirmed', 'reject-rebound': 'Rebound rejected', 'open-rebound': 'Opened for a rebound', 'suspend': 'Suspended', 'resume': 'Resumed',
    'fix-at-once': 'Fixed at once', 'plan': 'Planned', 'approve': 'Approved', 'start': 'Started', 'finish': 'Finished', 'report': 'Reported', 'cancel': 'Cancelled',
  },
}
