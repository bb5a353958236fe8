/** An arrow that shows where a camera looked; it points north until it is turned. */
export function drawArrow(ink: string, ratio: number): ImageData {
  const edge = 44 * ratio
  const canvas = new OffscreenCanvas(edge, edge)
  const pen = canvas.getContext('2d')!
  pen.scale(ratio, ratio)
  pen.lineJoin = 'round'
  const cone = new Path2D('M22 22L10 2A26 26 0 0 1 34 2Z')
  pen.globalAlpha = 0.35
  pen.fillStyle = ink
  pen.fill(cone)
  pen.globalAlpha = 1
  const needle = new Path2D('M22 4L27 15H17Z')
  pen.strokeStyle = '#ffffff'
  pen.lineWidth = 3
  pen.stroke(needle)
  pen.fill(needle)
  return pen.getImageData(0, 0, edge, edge)
}
