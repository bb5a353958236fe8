import acts from './acts'
import bridges from './bridges'
import compare from './compare'
import custody from './custody'
import draws from './draws'
import events from './events'
import inspections from './inspections'
import quarantine from './quarantine'
import refusal from './refusal'
import review from './review'
import shell from './shell'
import task from './task'
import verify from './verify'

export default {
  ...shell,
  review,
  task,
  events,
  bridges,
  compare,
  custody,
  acts,
  inspections,
  draws,
  quarantine,
  refusal,
  verify,
}
