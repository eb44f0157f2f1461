// What is being drawn on streamlit-drawable-canvas, from the pointer: it reports a stroke only when that has ended.

const canvas = { known: null, pending: [], stroke: null, pointer: null, listening: false };

/** Begin anew with a canvas that has just been put on the page. */
function forgetCanvas() {
  Object.assign(canvas, { known: null, pending: [], stroke: null, pointer: null });
  if (!canvas.listening) listenToCanvas();
  canvas.listening = true;
}

/** Take what Python knows; the strokes that it has not been told of yet come after that. */
function followCanvas(known) {
  const before = canvas.known;
  if (before === null || known.seq < before.seq || known.revision !== before.revision) canvas.pending = [];
  else canvas.pending.splice(0, Math.max(0, known.strokes.length - before.strokes.length));
  canvas.known = known;
  announceCanvas();
}

function announceCanvas() {
  const { seq, strokes, pen } = canvas.known;
  const drawn = canvas.stroke === null ? canvas.pending : [...canvas.pending, canvas.stroke];
  announceStrokes([...strokes, ...drawn], pen, seq + drawn.length);
}

function listenToCanvas() {
  const place = (event) => {
    const box = canvas.paper.getBoundingClientRect();
    const units = canvas.known.size / box.width;
    return [(event.clientX - box.left) * units, (event.clientY - box.top) * units].map((at) =>
      Math.min(canvas.known.size, Math.max(0, at)),
    );
  };
  const on = (name, handler) => document.addEventListener(name, handler, true);
  on("pointerdown", (event) => {
    const [target] = event.composedPath();
    if (canvas.pointer !== null || event.button !== 0 || !target.matches?.("canvas.upper-canvas")) return;
    canvas.pointer = event.pointerId;
    canvas.paper = target;
    canvas.stroke = [place(event)];
    announceCanvas();
  });
  on("pointermove", (event) => {
    if (event.pointerId !== canvas.pointer) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    canvas.stroke.push(...(steps.length ? steps : [event]).map(place));
    announceCanvas();
  });
  const end = (event) => {
    if (event.pointerId !== canvas.pointer) return;
    canvas.pending.push(canvas.stroke);
    canvas.stroke = canvas.pointer = null;
    announceCanvas();
  };
  on("pointerup", end);
  on("pointercancel", end);
}
