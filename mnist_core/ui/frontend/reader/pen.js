// The pen of mnist_core/drawing/pen.py: which pixels of the fine grid the strokes ink, in whole numbers, so that both
// sides ink the same ones.

/** Round as Python and NumPy do: a half goes to the even neighbour. */
function roundHalfEven(number) {
  const below = Math.floor(number);
  const rest = number - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** Draw strokes, lists of [x, y] that lie on the paper; return 1 for ink and 0 for paper, row by row. */
function drawLines(strokes, width, height, pen) {
  const reach = Math.floor(Math.max(pen, 1) / 2);
  const squared = Math.floor(Math.max(pen, 1) ** 2 / 4);
  const halves = Array.from({ length: 2 * reach + 1 }, (_, row) => Math.floor(Math.sqrt(squared - (row - reach) ** 2)));
  const ink = new Uint8Array(width * height);
  const spot = (x, y) => {
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      const half = halves[row - y + reach];
      ink.fill(1, row * width + Math.max(0, x - half), row * width + Math.min(width, x + half + 1));
    }
  };
  for (const stroke of strokes) {
    let from = null;
    for (const point of stroke) {
      const [x, y] = point.map((place) => roundHalfEven(place - 0.5)); // from edges to middles of pixels
      const [startX, startY] = from ?? [x, y];
      const steps = Math.max(Math.abs(x - startX), Math.abs(y - startY), 1);
      for (let step = from ? 1 : steps; step <= steps; step++) {
        spot(Math.floor(startX + ((x - startX) * step) / steps + 0.5), Math.floor(startY + ((y - startY) * step) / steps + 0.5));
      }
      from = [x, y];
    }
  }
  return ink;
}
