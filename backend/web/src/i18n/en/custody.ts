export default {
  title: 'Evidence bundle',
  say: 'Originals, receipts, the whole history and the proofs, sealed in one signed zip: checked without this system and without a network.',
  rights: 'It holds what you may see; every download is recorded in the custody log.',
  go: 'Download evidence bundle',
  going: 'Sealing…',
  done: 'The evidence bundle is downloaded',
  failed: 'The bundle could not be made',
  alarm: 'Custody alarm',
  since: 'since {since}',
  what: 'Intake and receipts go on; hand out no bundle until somebody has looked. See docs/how-to/keep-custody.md.',
  codes: {
    'log-rewound':
      'the publisher refuses to sign: what is published does not continue in the database (an old backup was restored?)',
    'log-altered': 'leaves or tiles no longer give the root that was signed',
    'witness-contradicts': 'a witness saw another log than this one',
  },
}
