import { get, queryOf } from './client'
import type { Said } from './said'

/** Something that waits for whoever asks. due: of this step, where one is set. */
export type Todo = Said<'MineShown'>
export type Mine = Said<'MinePage'>

export const mine = (signal?: AbortSignal): Promise<Mine> => get(`/mine${queryOf({ limit: 500 })}`, signal)
