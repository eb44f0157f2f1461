// Strokes to 28 x 28 pixels with all the stages of mnist_core/drawing/strokes.py and stages.py.

/** Return 784 grey levels of strokes, lists of [x, y] in the unit of the visitor's pen; null for a blank drawing. */
function drawImage(strokes, visitorsPen, constants) {
  const { side, maxPixel, box, fine, pen, centre } = constants.drawing;
  const points = strokes.flat();
  if (points.length === 0) return null;
  const [low, high] = [Math.min, Math.max].map((end) => points.reduce((a, b) => a.map((at, axis) => end(at, b[axis]))));
  const size = [high[0] - low[0], high[1] - low[1]];
  const longer = Math.max(...size);
  const finePen = pen * fine;
  const isDot = longer <= visitorsPen / 2;
  const scale = isDot ? finePen / visitorsPen : (box * fine - finePen) / longer;
  const [width, height] = size.map((length) => Math.max(1, roundHalfEven(length * scale + finePen)));
  const placed = strokes.map((stroke) =>
    stroke.map((point) => point.map((place, axis) => (place - low[axis]) * scale + finePen / 2)),
  );
  const ink = drawLines(placed, width, height, finePen);
  return placeInFrame(ink, width, height, side, fine, maxPixel, (centre + 0.5) * fine);
}

/** Move the centre of mass to the middle and average squares of fine x fine pixels. */
function placeInFrame(ink, width, height, side, fine, maxPixel, middle) {
  if (!ink.includes(1)) return null;
  const [left, top] = findCentreOfMass(ink, width).map((place) => roundHalfEven(place + 0.5 - middle));
  const counts = new Uint16Array(side * side);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y - top) / fine);
    if (row < 0 || row >= side) continue;
    for (let x = 0; x < width; x++) {
      const column = Math.floor((x - left) / fine);
      if (ink[y * width + x] && column >= 0 && column < side) counts[row * side + column]++;
    }
  }
  const share = (count) => Math.fround(count / (fine * fine)); // NumPy averages in 32 bits
  return Uint8Array.from(counts, (count) => roundHalfEven(Math.fround(maxPixel * share(count))));
}
