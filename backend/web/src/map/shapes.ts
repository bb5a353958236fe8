import type { State } from '@/api/tasks'

/** How a state looks, on the map and in every list: a shape and an ink, so that neither carries it alone.
 *  `path` lies in a box of 24 × 24; a hollow one is drawn as an outline. */
export interface Sign {
  path: string
  ink: string
  hollow?: boolean
  mark?: string
}

const CIRCLE = 'M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17Z'
const SQUARE = 'M5 5H19V19H5Z'
const DIAMOND = 'M12 2.5L21.5 12L12 21.5L2.5 12Z'
const HEXAGON = 'M12 2.5L20.5 7.2V16.8L12 21.5L3.5 16.8V7.2Z'
const UP = 'M12 3L21.5 20H2.5Z'
const DOWN = 'M12 21L2.5 4H21.5Z'
const BURST =
  'M12 1.8L14.6 7.2L20.5 5.6L18 11L22.4 15.2L16.4 16L15.6 22L12 17.2L8.4 22L7.6 16L1.6 15.2L6 11L3.5 5.6L9.4 7.2Z'

const GREY = '#6b7a81'
const VERMILION = '#bf2c1b'

export const SIGNS: Record<State, Sign> = {
  draft: { path: CIRCLE, ink: GREY, hollow: true },
  registered: { path: CIRCLE, ink: '#3f515a', hollow: true, mark: 'M12 8V13M12 15.6V16.2' },
  dispatched: { path: UP, ink: '#3c4a94' },
  return_requested: { path: DOWN, ink: '#7a3f86' },
  rectifying: { path: SQUARE, ink: '#b06414' },
  submitted: { path: DIAMOND, ink: '#16708f', hollow: true },
  verifying: { path: DIAMOND, ink: '#16708f' },
  verified: { path: HEXAGON, ink: '#0f7d76' },
  closed: { path: CIRCLE, ink: '#2a7d57', mark: 'M7.8 12.4L10.8 15.4L16.4 9.2' },
  rebounded: { path: BURST, ink: VERMILION },
  merged: { path: CIRCLE, ink: GREY, mark: 'M7.5 12H16.5M13 8.5L16.5 12L13 15.5' },
  dismissed: { path: CIRCLE, ink: GREY, mark: 'M8.5 8.5L15.5 15.5M15.5 8.5L8.5 15.5' },
  suspended: { path: SQUARE, ink: GREY, mark: 'M9.5 8.5V15.5M14.5 8.5V15.5' },
}

/** The sign as pixels for the map; `ratio` pixels to a point. */
export function drawSign(sign: Sign, ratio: number): ImageData {
  const edge = 28 * ratio
  const canvas = new OffscreenCanvas(edge, edge)
  const pen = canvas.getContext('2d')!
  pen.scale(ratio, ratio)
  pen.translate(2, 2)
  pen.lineJoin = pen.lineCap = 'round'
  const outline = new Path2D(sign.path)
  stroke(pen, outline, '#ffffff', 4.5)
  pen.fillStyle = sign.hollow ? '#ffffff' : sign.ink
  pen.fill(outline)
  if (sign.hollow) stroke(pen, outline, sign.ink, 3)
  if (sign.mark) stroke(pen, new Path2D(sign.mark), sign.hollow ? sign.ink : '#ffffff', 2.4)
  return pen.getImageData(0, 0, edge, edge)
}

function stroke(pen: OffscreenCanvasRenderingContext2D, path: Path2D, ink: string, width: number): void {
  pen.strokeStyle = ink
  pen.lineWidth = width
  pen.stroke(path)
}
