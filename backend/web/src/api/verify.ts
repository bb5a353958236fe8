import { get } from './client'
import type { Said } from './said'

export type Verified = Said<'Verified'>

/** The evidence that a code on a watermarked copy stands for. */
export const verify = (code: string, signal?: AbortSignal): Promise<Verified> =>
  get(`/verify/${encodeURIComponent(code)}`, signal)
