import type { Comparison, Pair, Photo } from '@/api/taskPage'

export type Moment = 'before' | 'after' | 'later'
export const MOMENTS: readonly Moment[] = ['before', 'after', 'later']

/** What a picture is called: the verifier's own stands where the unit's would, and is not the unit's. */
export type Label = Moment | 'check'
export const labelOf = (moment: Moment, photo: Pick<Photo, 'role'>): Label =>
  moment === 'after' && photo.role === 'verification' ? 'check' : moment

/** The same spot at up to three moments, and what is known of the viewpoints. */
export interface Trio {
  views: { moment: Label; photo: Photo }[]
  pair: Pair | null
}

const shows = (photo: Photo | undefined): photo is Photo =>
  photo !== undefined && photo.readable && Object.keys(photo.renditions).length > 0

/** The trios to compare: the pairs as they were matched; where none were, the first photo of each moment.
 *  A trio needs two readable photos; one alone compares with nothing, and is left out unless there is no other. */
export function triosOf(all: Comparison): Trio[] {
  const find = (moment: Moment, id: string | null): Photo | undefined =>
    all[moment].find((photo) => photo.evidence_id === id)
  const trio = (pair: Pair | null): Trio => ({
    pair,
    views: MOMENTS.flatMap((moment) => {
      const photo = pair ? find(moment, pair[`${moment}_id`]) : all[moment].find(shows)
      return shows(photo) ? [{ moment: labelOf(moment, photo), photo }] : []
    }),
  })
  const paired = all.pairs.map(trio).filter(({ views }) => views.length > 1)
  if (paired.length) return paired
  const alone = trio(null)
  return alone.views.length ? [alone] : []
}
