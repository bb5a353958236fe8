import { expect, test } from 'vitest'
import en from '@/i18n/en'
import zh from '@/i18n/zh'

function keys(table: object, path = ''): string[] {
  return Object.entries(table).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? keys(value, `${path}${name}.`) : [path + name],
  )
}

function holes(table: object): Record<string, string> {
  const flat = (value: unknown, path: string): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) => flat(inner, `${path}.${name}`))
      : [
          [
            path,
            [...String(value).matchAll(/\{(\w+)\}/g)]
              .map((hole) => hole[1])
              .sort()
              .join(),
          ],
        ]
  return Object.fromEntries(flat(table, ''))
}

test('every word of one language has its word in the other', () => {
  expect(keys(en)).toEqual(keys(zh))
})

test('a sentence takes the same facts in both languages', () => {
  expect(holes(en)).toEqual(holes(zh))
})

test('no word is empty', () => {
  const empty = keys(zh)
    .concat(keys(en))
    .filter((key) => key === '')
  expect(empty).toEqual([])
})
