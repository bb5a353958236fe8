import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import zh from '@/i18n/zh'

const SOURCE = join(import.meta.dirname, '../src')
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.(vue|ts)$/.test(name) && !name.startsWith('i18n'),
)
const code = files.map((name) => readFileSync(join(SOURCE, name), 'utf8')).join('\n')

const spoken = new Set(
  [...code.matchAll(/['"]([a-z][\w]*(?:\.[\w-]+)+|demo|brand|brandLine)['"]/g)].map((found) => found[1]!),
)
const families = [...new Set([...code.matchAll(/`([a-z]\w*(?:\.\w+)*)\.\$\{/g)].map((found) => found[1]!))]

function keys(table: object, path = ''): string[] {
  return Object.entries(table).flatMap(([name, value]) =>
    typeof value === 'object' ? keys(value, `${path}${name}.`) : [path + name],
  )
}

test('every word that the pages ask for is in the table', () => {
  const asked = [...code.matchAll(/\bt\('([\w.-]+)'/g)].map((found) => found[1]!)
  const known = new Set(keys(zh))
  expect(asked.filter((key) => !known.has(key))).toEqual([])
})

test('every word in the table is asked for', () => {
  const idle = keys(zh).filter((key) => !spoken.has(key) && !families.some((family) => key.startsWith(`${family}.`)))
  expect(idle).toEqual([])
})
