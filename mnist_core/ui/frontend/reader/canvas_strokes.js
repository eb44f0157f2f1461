// What is being drawn on streamlit-drawable-canvas, from mouse and finger: it reports a stroke only when that has ended.
//
// It makes curves of what the pointer did, and Python chains of points of those. So do the functions here, in the same way:
// then the bars are final when the pen is up, and do not change when the server has answered.

const DECIMATE = 0.4; // the canvas's library Fabric drops positions that are nearer to the last one, in pixels

const canvas = { known: null, pending: [], taken: [], stroke: null, typed: null, finger: null, listening: false };

/** Begin with a canvas that has just been put on the page; `show` is called with what Python does not know yet. */
function forgetCanvas(show) {
  Object.assign(canvas, { known: null, pending: [], taken: [], stroke: null, typed: null, show });
  if (!canvas.listening) listenToCanvas();
  canvas.listening = true;
}

/** Take what Python knows; return whether there are strokes that it will not hear of unless it is told. */
function followCanvas(known) {
  const before = canvas.known;
  canvas.known = known;
  const isNewSheet = before !== null && known.revision !== before.revision;
  if (before === null || known.seq < before.seq) { // a new session: the canvas reports again what is on it
    canvas.pending = canvas.pending.filter((stroke) => stroke.isTyped && !known.strokes.some((other) => isSame(stroke, other)));
    canvas.taken = [];
  } else if (isNewSheet) { // what was drawn after the press that asked for it is not on it
    canvas.pending = canvas.pending.filter((stroke) => !canvas.taken.includes(stroke));
    canvas.taken = [];
  } else {
    let n_reported = known.strokes.length - before.strokes.length;
    canvas.pending = canvas.pending.filter((stroke) => stroke.isTyped || n_reported-- <= 0);
  }
  announceCanvas();
  return canvas.pending.some((stroke) => isNewSheet || stroke.isTyped);
}

/** Return the finished strokes that Python has not been told of, and how many come before them. */
function takeUnreported() {
  canvas.taken = [...canvas.pending];
  return { after: canvas.known.strokes.length, strokes: canvas.pending };
}

/** Tell the page what is on the pad, at each movement of the pen: live_bars.js listens.
 *
 * The drawing with this number, or a later one, is what Python will answer to.
 */
function announceCanvas() {
  const { seq, strokes, pen } = canvas.known;
  const open = [canvas.stroke && readStroke(canvas.stroke), canvas.typed].filter(Boolean);
  const drawn = [...canvas.pending, ...open];
  const detail = { strokes: [...strokes, ...drawn], pen, seq: seq + drawn.length };
  document.dispatchEvent(new CustomEvent("mnist-strokes", { detail }));
  canvas.show(drawn);
}

/** Return whether two strokes begin and end at the same places, as drawing/pad.py does. */
function isSame(stroke, other) {
  return [0, -1].every((end) => measureDistance(stroke.at(end), other.at(end)) < 2);
}

/** Listen to the events that Fabric listens to: there are fewer of them than of the pointer's, and in whole pixels. */
function listenToCanvas() {
  const place = (event) => {
    const { clientX, clientY } = event.changedTouches?.[0] ?? event;
    const box = canvas.paper.getBoundingClientRect();
    const units = canvas.known.size / box.width;
    return [(clientX - box.left) * units, (clientY - box.top) * units];
  };
  const begin = (event) => {
    const [target] = event.composedPath();
    if (canvas.stroke !== null || event.button > 0 || !target.matches?.("canvas.upper-canvas")) return;
    canvas.finger = event.changedTouches?.[0].identifier;
    canvas.paper = target;
    canvas.stroke = [place(event), place(event)];
    announceCanvas();
  };
  const isSamePen = (event) => canvas.stroke !== null && event.changedTouches?.[0].identifier === canvas.finger;
  const move = (event) => {
    if (!isSamePen(event)) return;
    const at = place(event);
    if (measureDistance(at, canvas.stroke.at(-1)) === 0) return;
    canvas.stroke.push(at);
    announceCanvas();
  };
  const end = ({ touches }) => { // of a finger's stroke when none is left, whichever is lifted last
    const isByFinger = canvas.finger !== undefined;
    if (canvas.stroke === null || isByFinger !== Boolean(touches) || touches?.length) return;
    canvas.pending.push(readStroke(canvas.stroke));
    canvas.stroke = null;
    announceCanvas();
  };
  const cancel = (event) => { // Fabric does not listen to this: its stroke would stay open
    if (canvas.stroke === null) return;
    const { touches, changedTouches } = event;
    const lifted = new Event("touchend", { bubbles: true, cancelable: true, composed: true });
    event.composedPath()[0].dispatchEvent(Object.assign(lifted, { touches, changedTouches }));
  };
  const handlers = {
    mousedown: begin, touchstart: begin, mousemove: move, touchmove: move, mouseup: end, touchend: end, touchcancel: cancel,
  };
  for (const [name, handler] of Object.entries(handlers)) document.addEventListener(name, handler, true);
}

/** Return the points that Python will read, if the stroke ends here; drawing/fabric.py and drawing/pad.py. */
function readStroke(positions) {
  const { size, curvePieces, tap, minStep } = canvas.known;
  const points = flatten(decimate(positions), curvePieces);
  const [wide, high] = [0, 1].map((axis) => {
    const along = points.map((point) => point[axis]);
    return Math.max(...along) - Math.min(...along);
  });
  const isTap = Math.max(wide, high) < tap;
  const onPad = (isTap ? points.slice(0, 1) : points).map((point) => point.map((at) => Math.min(size, Math.max(0, at))));
  const kept = [];
  for (const point of onPad) if (!kept.length || measureDistance(point, kept.at(-1)) >= minStep) kept.push(point);
  return kept.at(-1) === onPad.at(-1) ? kept : [...kept, onPad.at(-1)];
}

/** Drop positions as Fabric does when the pen is up; it always drops the last but one. */
function decimate(positions) {
  if (positions.length <= 2) return positions;
  const kept = [positions[0]];
  for (const at of positions.slice(1, -2)) if (measureDistance(at, kept.at(-1)) >= DECIMATE) kept.push(at);
  return [...kept, positions.at(-1)];
}

/** Return points on Fabric's curve: quadratic from middle to middle of two positions, with the positions as controls. */
function flatten(positions, pieces) {
  let start = positions[0];
  const points = [start];
  for (let k = 1; k < positions.length; k++) {
    const control = positions[k - 1];
    const end = control.map((at, axis) => (at + positions[k][axis]) / 2);
    const isStraight = control.every((at, axis) => at === (start[axis] + end[axis]) / 2);
    for (let piece = isStraight ? pieces : 1; piece <= pieces; piece++) {
      const t = piece / pieces;
      points.push(end.map((at, axis) => (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * at));
    }
    start = end;
  }
  return [...points, positions.at(-1)];
}

function measureDistance([x, y], [otherX, otherY]) {
  return Math.hypot(x - otherX, y - otherY);
}
