/* Drawing by keyboard: a pen over the canvas, moved by the arrow keys. What it has drawn goes the way of the tools. */

const STEP = 10; // one arrow key: one of the model's 28 pixels
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Listen to keys; return a function that shows what is drawn and the canvas does not show, and where the pen is. */
function wireKeyboard(over, spoken, act) {
  const cursor = over.querySelector(".cursor");
  let at = null; // where the pen is; set when the pad is known
  const say = (words) => { spoken.textContent = words; };

  function lift() {
    if (canvas.typed === null) return;
    canvas.pending.push(Object.assign(canvas.typed, { isTyped: true }));
    canvas.typed = null;
    say("Pen up");
    act({ do: "add" });
    announceCanvas();
  }

  function putDown() {
    canvas.typed = [at];
    say("Pen down");
    announceCanvas();
  }

  function takeBack(all) {
    const isOpen = canvas.typed !== null;
    canvas.typed = null;
    if (all || !isOpen) act({ do: all ? "clear" : "undo" });
    say(all ? "The pad is empty" : "Stroke taken back");
    announceCanvas();
  }

  function move([right, down], step) {
    at = [at[0] + step * right, at[1] + step * down].map((place) => Math.min(canvas.known.size, Math.max(0, place)));
    if (canvas.typed !== null && measureDistance(at, canvas.typed.at(-1)) > 0) canvas.typed.push(at);
    say(`Column ${Math.round(at[0] / STEP)}, row ${Math.round(at[1] / STEP)}`);
    announceCanvas();
  }

  over.addEventListener("keydown", (event) => {
    const isUndo = event.key === "Backspace" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z");
    if (!isUndo && (event.ctrlKey || event.metaKey || event.altKey)) return;
    if (isUndo || event.key === "Delete") takeBack(!isUndo);
    else if (MOVES[event.key]) move(MOVES[event.key], event.shiftKey ? 4 * STEP : STEP);
    else if (event.key === " ") (canvas.typed === null ? putDown : lift)();
    else if (event.key === "Escape" && canvas.typed !== null) lift();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  });
  over.addEventListener("blur", lift);

  return function show(drawn) {
    at ??= [canvas.known.size / 2, canvas.known.size / 2];
    cursor.setAttribute("cx", at[0]);
    cursor.setAttribute("cy", at[1]);
    cursor.classList.toggle("down", canvas.typed !== null);
    over.classList.toggle("drawing", drawn.length > 0);
    over.classList.toggle("inked", drawn.length + canvas.known.strokes.length > 0);
    const lines = [...canvas.pending.filter(({ isTyped }) => isTyped), ...(canvas.typed ? [canvas.typed] : [])];
    const strokes = over.querySelector(".strokes");
    strokes.setAttribute("stroke-width", canvas.known.pen);
    strokes.replaceChildren(...lines.map((points) => {
      const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
      line.setAttribute("points", (points.length > 1 ? points : [points[0], points[0]]).join(" "));
      return line;
    }));
  };
}
