/** The facts that come with a refusal, as a sentence. */
export default {
  missing: '{n} {unit} missing',
  retry: 'Try again in {n} min',
  roles: 'This is for: {names}',
  until: 'At the latest {day}',
  field: 'Look again at: {names}',
  why: {
    'belongs-to-the-unit': 'you belong to the responsible unit',
    'is-a-verifier': 'you verified this row',
    'is-the-approver': 'you approved its close-out',
    'is-the-drafter': 'you drafted this round',
    'is-the-proposer': 'you proposed it',
    'verified-the-round-before': 'you verified the round before',
    'doubtful-clock': 'the photo’s time is in doubt',
    'no-fix': 'the photo has no position',
    far: 'the photo was taken far off',
  },
}
