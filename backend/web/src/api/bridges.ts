import { get, post, remove } from './client'
import type { Said } from './said'

export type Bridge = Said<'BridgeShown'>
export type BridgeMade = Said<'BridgeMade'>
export type BridgeKind = BridgeMade['kind']
export const KINDS: readonly BridgeKind[] = ['owntracks', 'traccar', 'osmand', 'wechat']

export const bridges = (signal?: AbortSignal): Promise<Said<'BridgesShown'>> => get('/bridges', signal)
export const makeBridge = (kind: BridgeKind, name: string): Promise<BridgeMade> => post('/bridges', { kind, name })
export const revoke = (deviceId: string): Promise<void> => remove(`/devices/${deviceId}`)
