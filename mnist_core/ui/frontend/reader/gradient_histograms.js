// Directions of edges, alone and in pairs, as in mnist_core/model/gradient_histograms.py and in the same order.

/** Return the histograms of 784 grey levels, from 0 to 255. */
function describeEdges(image, constants) {
  const { side } = constants.drawing;
  const { orientations, cells, pairCells, pairSide, maxPixel, fullScale, fullScaleOfPairs } = constants.histograms;
  const votes = voteForDirections(shearUpright(image, constants), side, orientations);
  const single = compress(pool(votes, orientations, side, cells), fullScale, maxPixel);
  if (pairCells === 0) return single;
  const coarse = pool(votes, orientations, side, pairSide);
  const pairs = compress(countPairs(coarse, pairSide, constants.histograms), fullScaleOfPairs, maxPixel);
  return Uint8Array.from([...single, ...pairs]);
}

/** Split each pixel's gradient between the two nearest directions: orientations x side x side. */
function voteForDirections(ink, side, orientations) {
  const step = (2 * Math.PI) / orientations;
  const sines = Array.from({ length: orientations }, (_, k) => Math.sin(k * step) / Math.sin(step));
  const cosines = Array.from({ length: orientations }, (_, k) => Math.cos(k * step) / Math.sin(step));
  const votes = new Float64Array(orientations * side * side);
  const at = (row, column) => (row >= 0 && row < side && column >= 0 && column < side ? ink[row * side + column] : 0);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const right = at(row, column + 1) - at(row, column - 1);
      const down = at(row + 1, column) - at(row - 1, column);
      if (right === 0 && down === 0) continue;
      const cross = (k) => sines[k] * right - cosines[k] * down;
      for (let k = 0; k < orientations; k++) {
        const vote = Math.min(cross((k + 1) % orientations), -cross((k + orientations - 1) % orientations));
        if (vote > 0) votes[(k * side + row) * side + column] = vote;
      }
    }
  }
  return votes;
}

/** Return, for each place along a side, the cells that it belongs to and how much: [cell, weight] pairs. */
function findOverlappingCells(side, cells) {
  const width = side / cells;
  return Array.from({ length: side }, (_, place) =>
    Array.from({ length: cells }, (_, cell) => [cell, 1 - Math.abs(place - ((cell + 0.5) * width - 0.5)) / width]).filter(
      ([, weight]) => weight > 0,
    ),
  );
}

/** Sum maps of side x side over overlapping cells: maps x cells x cells. */
function pool(maps, n, side, cells) {
  const overlaps = findOverlappingCells(side, cells);
  const pooled = new Float64Array(n * cells * cells);
  maps.forEach((value, place) => {
    if (value === 0) return;
    const column = place % side;
    const row = Math.floor(place / side) % side;
    const map = Math.floor(place / (side * side));
    for (const [down, high] of overlaps[row]) {
      for (const [across, wide] of overlaps[column]) pooled[(map * cells + down) * cells + across] += value * high * wide;
    }
  });
  return pooled;
}

/** Count pairs of votes two places apart: cells x cells x orientations x (steps x orientations). */
function countPairs(votes, side, { orientations, pairCells, pairStep }) {
  const overlaps = findOverlappingCells(side, pairCells);
  const pairs = new Float64Array(pairCells * pairCells * orientations * 2 * orientations);
  const steps = [[0, pairStep], [pairStep, 0]];
  for (let place = 0; place < side * side; place++) {
    const [row, column] = [Math.floor(place / side), place % side];
    for (let first = 0; first < orientations; first++) {
      const vote = votes[first * side * side + place];
      if (vote === 0) continue;
      steps.forEach(([down, right], step) => {
        if (row + down >= side || column + right >= side) return;
        for (let second = 0; second < orientations; second++) {
          const product = vote * votes[(second * side + row + down) * side + column + right];
          if (product === 0) continue;
          for (const [cellRow, high] of overlaps[row]) {
            for (const [cellColumn, wide] of overlaps[column]) {
              const cell = cellRow * pairCells + cellColumn;
              pairs[((cell * orientations + first) * 2 + step) * orientations + second] += product * high * wide;
            }
          }
        }
      });
    }
  }
  return pairs;
}

/** Return the root of each count's share in the total, from 0 to maxPixel for 0 to fullScale. */
function compress(counts, fullScale, maxPixel) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return new Uint8Array(counts.length);
  const toPixel = (count) => roundHalfEven((Math.sqrt(count / total) * maxPixel) / fullScale);
  return Uint8Array.from(counts, (count) => Math.min(maxPixel, toPixel(count)));
}
