import type { BridgeMade } from '@/api/bridges'

/** One thing to set in an app: the key of what the app calls it, and the text to put there. */
export interface Setting {
  key: 'url' | 'secret' | 'identifier' | 'header'
  text: string
}

const OSMAND = '&lat={0}&lon={1}&timestamp={2}&hdop={3}&altitude={4}&speed={5}&bearing={6}'

/** What is copied into the app, as docs/how-to/record-a-track.md says it. origin: as "https://host". */
export function settingsOf(
  { kind, token, path }: Pick<BridgeMade, 'kind' | 'token' | 'path'>,
  origin: string,
): Setting[] {
  const url = origin + path
  switch (kind) {
    case 'owntracks':
      return [
        { key: 'url', text: url },
        { key: 'secret', text: token },
      ]
    case 'traccar':
      return [
        { key: 'identifier', text: token },
        { key: 'url', text: url },
      ]
    case 'osmand':
      return [{ key: 'url', text: `${url}?token=${encodeURIComponent(token)}${OSMAND}` }]
    case 'wechat':
      return [
        { key: 'url', text: `${url}?crs=gcj02` },
        { key: 'header', text: `Authorization: Bearer ${token}` },
      ]
  }
}
