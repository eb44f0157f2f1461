// A pad tells the page what is on it at each movement of the pen; live_bars.js listens.

/** Announce strokes, lists of [x, y]; the drawing with this number, or a later one, is what Python will answer to. */
function announceStrokes(strokes, pen, seq) {
  document.dispatchEvent(new CustomEvent("mnist-strokes", { detail: { strokes, pen, seq } }));
}
