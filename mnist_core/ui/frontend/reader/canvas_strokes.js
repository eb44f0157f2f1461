// What is being drawn on streamlit-drawable-canvas, from mouse and finger: it reports a stroke only when that has ended.
//
// It makes curves of what the pointer did, and Python chains of points of those. So do the functions here, in the same way:
// then the bars are final when the pen is up, and do not change when the server has answered.

const DECIMATE = 0.4; // the canvas's library Fabric drops positions that are nearer to the last one, in pixels

const canvas = { known: null, pending: [], taken: 0, stroke: null, finger: null, listening: false };

/** Begin anew with a canvas that has just been put on the page; `sendLate` is for strokes that are not on a new sheet. */
function forgetCanvas(sendLate) {
  Object.assign(canvas, { known: null, pending: [], taken: 0, stroke: null, sendLate });
  if (!canvas.listening) listenToCanvas();
  canvas.listening = true;
}

/** Take what Python knows; the strokes that it has not been told of yet come after that. */
function followCanvas(known) {
  const before = canvas.known;
  canvas.known = known;
  if (before === null || known.seq < before.seq) canvas.pending = [];
  else if (known.revision === before.revision) {
    canvas.pending.splice(0, Math.max(0, known.strokes.length - before.strokes.length));
  }
  else { // another sheet: what was drawn after the press that asked for it is not on it
    canvas.pending.splice(0, canvas.taken);
    if (canvas.pending.length) canvas.sendLate();
  }
  canvas.taken = 0;
  announceCanvas();
}

/** Return the finished strokes that Python has not been told of, and how many come before them. */
function takeUnreported() {
  canvas.taken = canvas.pending.length;
  return { after: canvas.known.strokes.length, strokes: canvas.pending };
}

function announceCanvas() {
  const { seq, strokes, pen } = canvas.known;
  const drawn = canvas.stroke === null ? canvas.pending : [...canvas.pending, readStroke(canvas.stroke)];
  announceStrokes([...strokes, ...drawn], pen, seq + drawn.length);
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
