/* A pad that fits any width and can be drawn on by keyboard.
 *
 * Strokes are lists of [x, y] in a square of `size` units, whatever its size on screen. They go to Python when the pen
 * is up, with a sequence number, and Python's next answer carries that number back (`ack`). Until then nothing more is
 * sent: unanswered sends would only cancel each other's runs.
 */

const EVERY_MS = 90; // at most eleven sends a second, of quick taps or keys
const ACK_MS = 1500; // an answer that takes longer is taken for lost
const MAX_POINTS = 5000;
const MAX_STROKES = 200;
const STEP = 10; // one arrow key: one of the model's 28 pixels

const pads = new WeakMap();

class Pad {
  constructor(root) {
    this.root = root;
    this.paper = root.querySelector(".paper");
    this.canvas = root.querySelector(".ink");
    this.cursor = root.querySelector(".cursor");
    this.spoken = root.querySelector(".spoken");
    this.timer = null;
    this.showTools = wireTools(root, (action) => this.act(action));
    this.listen();
  }

  // --- what Python says -------------------------------------------------------------------------------------------

  mount(data) {
    this.storage = data.storage;
    this.size = data.size;
    this.widths = data.widths;
    this.x = this.y = this.size / 2; // the keyboard's pen
    this.waitingFor = null; // the number whose answer is awaited
    this.dirty = false; // something is drawn that Python has not been told
    this.restored = false; // it is the tab's copy, no new stroke
    this.sentAt = -Infinity;
    this.load(data);
    this.adoptKept(data);
  }

  load({ seq, revision, strokes, pen }) {
    this.pointer = null; // the id of the pointer that is drawing
    this.lift();
    this.seq = seq;
    this.revision = revision;
    this.strokes = strokes;
    this.pen = pen;
    this.redraw();
  }

  adoptKept(data) {
    const kept = recallDrawing(this.storage);
    if (!kept) return;
    const reloaded = data.seq === 0 && kept.strokes.length > 0;
    const remounted = data.seq > 0 && kept.seq >= data.seq && kept.revision === data.revision;
    if (!reloaded && !remounted) return;
    this.load({ ...kept, revision: data.revision });
    if (kept.seq > data.seq) this.giveBack();
  }

  giveBack() { // what Python does not know, and nobody has drawn just now
    this.seq += 1;
    this.dirty = this.restored = true;
    this.send();
  }

  answer(data, setStateValue) {
    this.setStateValue = setStateValue;
    if (data.storage !== this.storage) this.mount(data);
    else if (data.seq === 0) { // nothing is known: a new session, if all had arrived in the old one
      if (this.seq > 0 && this.waitingFor === null && !this.dirty) this.giveBack();
    } else if (data.revision !== this.revision) { // Python put another drawing here
      this.load({ ...data, seq: Math.max(this.seq, data.seq) });
      this.keep();
      this.giveBack(); // the next session asks what was reported last
    }
    if (data.ack === this.waitingFor) this.waitingFor = null;
    this.send();
  }

  // --- what goes to Python ----------------------------------------------------------------------------------------

  changed() {
    this.seq += 1;
    this.dirty = true;
    this.restored = false;
    announceStrokes(this.strokes, this.pen, this.seq);
    this.send();
  }

  keep() {
    remember(this.storage, { seq: this.seq, revision: this.revision, strokes: this.strokes, pen: this.pen });
  }

  send() {
    clearTimeout(this.timer);
    if (!this.dirty || !this.setStateValue || this.pointer !== null) return;
    const now = performance.now();
    const due = this.sentAt + (this.waitingFor === null ? EVERY_MS : ACK_MS);
    if (now < due) {
      this.timer = setTimeout(() => this.send(), due - now);
      return;
    }
    this.dirty = false;
    this.sentAt = now;
    this.waitingFor = this.seq;
    this.keep();
    this.setStateValue("drawing", {
      seq: this.seq, revision: this.revision, strokes: this.strokes, pen: this.pen, restored: this.restored,
    });
  }

  // --- drawing ----------------------------------------------------------------------------------------------------

  begin(x, y) {
    if (this.isFull() || this.strokes.length >= MAX_STROKES) {
      this.say("The pad is full: press Undo or Clear");
      return false;
    }
    this.strokes.push([[round(x), round(y)]]);
    this.redraw();
    this.changed();
    return true;
  }

  extend(x, y) {
    const stroke = this.strokes.at(-1);
    const [px, py] = stroke.at(-1);
    if (Math.hypot(x - px, y - py) < 1 || this.isFull()) return false;
    stroke.push([round(x), round(y)]);
    return true;
  }

  isFull() {
    return this.strokes.reduce((n, stroke) => n + stroke.length, 0) >= MAX_POINTS;
  }

  act({ do: what, pen }) {
    if (what === "pen") {
      this.pen = pen;
      this.say(PEN_NAMES[this.widths.indexOf(pen)] ?? "");
    } else {
      if (!this.strokes.length) return;
      this.pointer = null;
      this.lift();
      if (what === "undo") this.strokes.pop();
      else this.strokes = [];
      const left = this.strokes.length;
      this.say(left ? `Stroke taken back, ${left} left` : "The pad is empty");
    }
    this.redraw();
    this.changed();
  }

  redraw() {
    const side = Math.max(1, Math.round(this.canvas.clientWidth * devicePixelRatio));
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const ink = this.canvas.getContext("2d");
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.clearRect(0, 0, side, side);
    ink.scale(side / this.size, side / this.size);
    ink.lineCap = ink.lineJoin = "round";
    ink.lineWidth = this.pen;
    ink.strokeStyle = "#000000";
    for (const [[x, y], ...rest] of this.strokes) {
      ink.beginPath();
      ink.moveTo(x, y);
      ink.lineTo(x + 0.1, y); // a tap is a dot, but a line of no length leaves no ink
      for (const point of rest) ink.lineTo(...point);
      ink.stroke();
    }
    const inked = this.strokes.length > 0;
    this.paper.classList.toggle("inked", inked);
    this.showTools({ widths: this.widths, pen: this.pen, inked });
  }

  // --- finger, pen, mouse -----------------------------------------------------------------------------------------

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const units = this.size / box.width;
    const clamp = (v) => Math.min(this.size, Math.max(0, v));
    return [clamp((event.clientX - box.left) * units), clamp((event.clientY - box.top) * units)];
  }

  listen() {
    const on = (name, handler) => this.canvas.addEventListener(name, handler.bind(this));
    on("pointerdown", this.onPointerDown);
    on("pointermove", this.onPointerMove);
    on("pointerup", this.onPointerEnd);
    on("pointercancel", this.onPointerEnd);
    on("keydown", this.onKey);
    on("focus", () => this.showCursor());
    on("blur", () => { this.lift(); this.cursor.hidden = true; });
    on("contextmenu", (event) => event.preventDefault()); // a long press is a stroke, too
    this.resized = new ResizeObserver(() => this.redraw());
    this.resized.observe(this.canvas);
  }

  onPointerDown(event) {
    if (this.pointer !== null || event.button !== 0) return; // a second finger must not tear the first one's stroke
    this.lift();
    this.cursor.hidden = true;
    this.pointer = event.pointerId;
    if (!this.begin(...this.place(event))) {
      this.pointer = null;
      return;
    }
    this.canvas.setPointerCapture(event.pointerId);
  }

  onPointerMove(event) {
    if (event.pointerId !== this.pointer) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    const added = (steps.length ? steps : [event]).map((step) => this.extend(...this.place(step)));
    if (!added.includes(true)) return;
    this.redraw();
    this.changed();
  }

  onPointerEnd(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.send();
  }

  // --- keyboard ---------------------------------------------------------------------------------------------------

  onKey(event) {
    const step = event.shiftKey ? 4 * STEP : STEP;
    const undo = event.key === "Backspace" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z");
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (undo) this.act({ do: "undo" });
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (moves[event.key]) this.move(...moves[event.key]);
    else if (event.key === " ") this.togglePen();
    else if (event.key === "Escape" && this.penDown) { this.lift(); this.say("Pen up"); }
    else if (event.key === "Delete") this.act({ do: "clear" });
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
    this.showCursor(true);
  }

  move(dx, dy) {
    const clamp = (v) => Math.min(this.size, Math.max(0, v));
    this.x = clamp(this.x + dx);
    this.y = clamp(this.y + dy);
    if (this.penDown && this.extend(this.x, this.y)) {
      this.redraw();
      this.changed();
    }
    this.say(`Column ${Math.round(this.x / STEP)}, row ${Math.round(this.y / STEP)}`);
  }

  togglePen() {
    if (this.penDown) this.lift();
    else if (this.begin(this.x, this.y)) this.penDown = true;
    else return;
    this.say(this.penDown ? "Pen down" : "Pen up");
  }

  lift() {
    this.penDown = false;
    this.cursor.classList.remove("down");
  }

  showCursor(always = false) {
    this.cursor.hidden = !(always || this.canvas.matches(":focus-visible"));
    this.cursor.style.left = `${(100 * this.x) / this.size}%`;
    this.cursor.style.top = `${(100 * this.y) / this.size}%`;
    this.cursor.classList.toggle("down", this.penDown);
  }

  say(words) {
    this.spoken.textContent = words;
  }

  dispose() {
    clearTimeout(this.timer);
    this.resized.disconnect();
    pads.delete(this.root);
  }
}

const round = (v) => Math.round(v * 10) / 10;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".pad");
  if (!pads.has(root)) pads.set(root, new Pad(root));
  const pad = pads.get(root);
  pad.answer(data, setStateValue);
  // Streamlit may also call this for an answer that a newer one overtook: the pad goes only when its element has gone.
  return () => { if (!root.isConnected) pad.dispose(); };
}
