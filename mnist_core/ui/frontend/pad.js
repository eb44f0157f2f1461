/* The tools of the pad: each press is one trigger, Python redraws the canvas.
 *
 * A redrawn canvas forgets what it has not reported, which it does 200 ms after each stroke: so the press brings that
 * along. A stroke drawn by keyboard is a press, too.
 */

const pads = new WeakMap();

function mount(root) {
  const pad = { sheet: null };
  pad.act = (action) => pad.trigger("action", { ...action, ...takeUnreported() });
  pad.showTools = wireTools(root, pad.act);
  forgetCanvas(wireKeyboard(root.querySelector(".over"), root.querySelector(".spoken"), pad.act));
  return pad;
}

/* The canvas fills its sheet; its own tools would switch drawing off (the pencil means "edit"). It may come later. */
function styleCanvas(root, then) {
  const hosts = [...document.querySelectorAll(".st-key-pad-paper *")]
    .filter((host) => host.shadowRoot?.querySelector(".dc-toolbar"));
  for (const { shadowRoot } of hosts) {
    if (shadowRoot.querySelector(".mnist-style")) continue;
    const style = document.createElement("style");
    style.className = "mnist-style";
    style.textContent = ".dc-toolbar { display: none !important; }"
      + ".dc-root, .dc-root :is(.dc-container, .canvas-container, canvas) { width: 100% !important; }"
      + ".dc-root :is(.dc-container, .canvas-container, canvas) { height: auto !important; aspect-ratio: 1; }";
    shadowRoot.append(style);
  }
  if (hosts.some(({ shadowRoot }) => shadowRoot.querySelector("canvas.upper-canvas"))) then();
  else if (root.isConnected) requestAnimationFrame(() => styleCanvas(root, then));
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const over = parentElement.querySelector(".over");
  if (!pads.has(over)) pads.set(over, mount(parentElement));
  const pad = pads.get(over);
  pad.trigger = setTriggerValue;
  pad.showTools({ pen: data.pen, inked: data.strokes.length > 0 });
  styleCanvas(over, () => {
    if (!data.tellsWhenBuilt || pad.isBuilt) return;
    pad.isBuilt = true; // said a moment later, for what comes then would hold up the bars of who draws at once
    setTimeout(() => { if (over.isConnected) setStateValue("built", true); }, 300);
  });
  const isLate = followCanvas(data);
  const kept = recall(data.storage);
  if (data.seq === 0 && kept?.strokes?.length) { // a new session knows no drawing: the tab's copy counts
    setTriggerValue("action", { do: "restore", strokes: kept.strokes, pen: kept.pen });
    return; // and must outlive the run that asks for it
  }
  if (isLate) pad.act({ do: "add" });
  remember(data.storage, { seq: data.seq, revision: data.revision, strokes: data.strokes, pen: data.pen });
  // After a restart Streamlit sends the states of what is on screen: so the next session begins with this sheet.
  const sheet = JSON.stringify(data.sheet);
  if (sheet !== pad.sheet && (pad.sheet !== null || data.revision > 0 || data.sheet.strokes.length > 0)) {
    pad.sheet = sheet;
    setStateValue("sheet", data.sheet);
  }
}
