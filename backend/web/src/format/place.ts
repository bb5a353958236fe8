import type { AssetName, TaskRow } from '@/api/tasks'
import { language } from '@/i18n'

type Translate = (key: string) => string

/** Which side, in the words of what it is a side of: 右幅 of a road, 右岸 of a river. */
export function sideOf(side: string | null | undefined, asset: AssetName | null | undefined, t: Translate): string {
  if (side !== 'left' && side !== 'right' && side !== 'both') return ''
  return asset?.kind === 'shoreline_segment' ? t(`task.bank.${side}`) : t(`task.side.${side}`)
}

/** "G322 K15+120 右幅": the place as people say it; empty where nothing is known. */
export function placeOf(row: Pick<TaskRow, 'asset' | 'chainage' | 'side'>, t: Translate): string {
  const where = row.chainage ? [row.asset?.code, row.chainage] : [assetName(row.asset)]
  return [...where, sideOf(row.side, row.asset, t)].filter(Boolean).join(' ')
}

/** What an asset is called in the language of the page; its code where it has no name. */
export function assetName(asset: AssetName | null | undefined): string | undefined {
  return (language.value === 'en' && asset?.name_en) || asset?.name || asset?.code
}

/** The nearest of eight points of the compass: 0 north, 2 east. */
export function compassPoint(degrees: number): number {
  return Math.round((((degrees % 360) + 360) % 360) / 45) % 8
}
