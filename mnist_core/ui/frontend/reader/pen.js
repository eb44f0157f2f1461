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
  const [wide, high] = [width + 2 * reach, height + 2 * reach];
  const path = new Uint8Array(wide * high);
  for (const stroke of strokes) markStroke(path, wide, high, stroke, reach);

  // A spot of the pen around each pixel of the path: in each row one more where it begins, one less behind its end.
  const squared = Math.floor(Math.max(pen, 1) ** 2 / 4);
  const halves = [];
  for (let down = -reach; down <= reach; down++) halves.push(Math.floor(Math.sqrt(squared - down * down)));
  const columns = wide + 2 * reach + 1;
  const change = new Int32Array(columns * (high + 2 * reach));
  for (let place = 0; place < path.length; place++) {
    if (!path[place]) continue;
    const x = (place % wide) + reach;
    const y = Math.floor(place / wide);
    for (let row = 0; row <= 2 * reach; row++) {
      change[(y + row) * columns + x - halves[row]]++;
      change[(y + row) * columns + x + halves[row] + 1]--;
    }
  }
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (y + 2 * reach) * columns;
    let spots = 0;
    for (let x = 0; x < 2 * reach; x++) spots += change[start + x];
    for (let x = 0; x < width; x++) {
      spots += change[start + x + 2 * reach];
      ink[y * width + x] = spots > 0 ? 1 : 0;
    }
  }
  return ink;
}

function markStroke(path, wide, high, stroke, reach) {
  const mark = (x, y) => {
    if (x >= 0 && x < wide && y >= 0 && y < high) path[y * wide + x] = 1;
  };
  let from = null;
  for (const point of stroke) {
    const [x, y] = point.map((place) => roundHalfEven(place - 0.5) + reach); // from edges to middles of pixels
    if (from === null) mark(x, y);
    else {
      const [right, down] = [x - from[0], y - from[1]];
      const steps = Math.max(Math.abs(right), Math.abs(down));
      for (let step = 1; step <= steps; step++) {
        mark(Math.floor(from[0] + (right * step) / steps + 0.5), Math.floor(from[1] + (down * step) / steps + 0.5));
      }
    }
    from = [x, y];
  }
}
