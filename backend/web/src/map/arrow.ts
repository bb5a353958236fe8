/** An arrow that shows where a camera looked; it points north until it is turned. */
export function drawArrow(ink: string, ratio: number): ImageData {
  const edge = 84 * ratio
  const canvas = new OffscreenCanvas(edge, edge)
  const pen = canvas.getContext('2d')!
  pen.scale(ratio, ratio)
  pen.lineJoin = 'round'
  const cone = new Path2D('M42 42L22 6A41 41 0 0 1 62 6Z')
  pen.globalAlpha = 0.3
  pen.fillStyle = ink
  pen.fill(cone)
  pen.globalAlpha = 1
  const needle = new Path2D('M42 14L48 27H36Z')
  pen.strokeStyle = '#ffffff'
  pen.lineWidth = 3
  pen.stroke(needle)
  pen.fill(needle)
  return pen.getImageData(0, 0, edge, edge)
}
