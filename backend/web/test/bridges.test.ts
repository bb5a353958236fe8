import { expect, test } from 'vitest'
import { KINDS } from '@/api/bridges'
import en from '@/i18n/en'
import zh from '@/i18n/zh'
import { settingsOf } from '@/parts/bridges/told'

const told = (kind: (typeof KINDS)[number]) =>
  settingsOf({ kind, token: 'T-1_x', path: `/mobile/v1/bridges/${kind}` }, 'https://host')

test('each app is told the token where it carries it', () => {
  for (const kind of KINDS) expect(told(kind).filter(({ text }) => text.includes('T-1_x'))).toHaveLength(1)
  expect(told('osmand')[0]!.text).toBe(
    'https://host/mobile/v1/bridges/osmand?token=T-1_x&lat={0}&lon={1}&timestamp={2}&hdop={3}&altitude={4}&speed={5}&bearing={6}',
  )
  expect(told('owntracks')[0]!.text).toBe('https://host/mobile/v1/bridges/owntracks')
  expect(told('wechat')[0]!.text).toContain('?crs=')
})

test('every setting of every app has its name in both languages', () => {
  for (const words of [zh, en])
    for (const kind of KINDS) {
      const names: Record<string, string> = words.bridges.setting[kind]
      expect(told(kind).map(({ key }) => names[key])).not.toContain(undefined)
    }
})
