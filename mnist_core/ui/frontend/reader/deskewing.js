// Digits set upright, as in mnist_core/model/deskewing.py.

/** Return 784 grey levels, upright and around the middle of the frame. */
function deskew(image, constants) {
  const { side } = constants.drawing;
  const upright = shearUpright(image, constants);
  const [x, y] = findCentreOfMass(upright, side);
  const { middle } = constants.deskewing;
  const across = moveRows(upright, new Array(side).fill(x - middle), side);
  const centred = transpose(moveRows(transpose(across, side), new Array(side).fill(y - middle), side), side);
  return Uint8Array.from(centred, roundHalfEven);
}

/** Shift each row so that the second mixed moment becomes zero. */
function shearUpright(image, constants) {
  const { side } = constants.drawing;
  const { maxSlope } = constants.deskewing;
  const [x, y] = findCentreOfMass(image, side);
  let mixed = 0;
  let spread = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      mixed += (row - y) * (column - x) * image[row * side + column];
      spread += (row - y) ** 2 * image[row * side + column];
    }
  }
  const slope = spread > 0 ? Math.min(Math.max(mixed / spread, -maxSlope), maxSlope) : 0;
  return moveRows(image, Array.from({ length: side }, (_, row) => slope * (row - y)), side);
}

function findCentreOfMass(image, width) {
  let total = 0;
  let x = 0;
  let y = 0;
  image.forEach((ink, place) => {
    total += ink;
    x += ink * (place % width);
    y += ink * Math.floor(place / width);
  });
  return [x / Math.max(total, 1), y / Math.max(total, 1)];
}

/** Move each row to the left by its shift, a fraction of a pixel shared between the two nearest. */
function moveRows(image, shifts, side) {
  const moved = new Float64Array(image.length);
  shifts.forEach((shift, row) => {
    const whole = Math.floor(shift);
    const part = shift - whole;
    const ink = (column) => (column >= 0 && column < side ? image[row * side + column] : 0);
    for (let column = 0; column < side; column++) {
      moved[row * side + column] = (1 - part) * ink(column + whole) + part * ink(column + whole + 1);
    }
  });
  return moved;
}

function transpose(image, side) {
  return image.map((_, place) => image[(place % side) * side + Math.floor(place / side)]);
}
