/* The tools beside streamlit-drawable-canvas: each press is one trigger, Python redraws the canvas.
 *
 * A redrawn canvas forgets what it has not reported, which it does 200 ms after each stroke: so the press brings that
 * along.
 */

const toolbars = new WeakMap();

function mount(root) {
  const bar = { sheet: null };
  bar.act = (action) => bar.trigger("action", { ...action, ...takeUnreported() });
  forgetCanvas(() => bar.act({ do: "add" }));
  bar.show = wireTools(root, bar.act);
  return bar;
}

/* Its own tools would switch drawing off (the pencil means "edit") and cover the text above. It may come later. */
function hideOwnTools(root) {
  const hosts = [...document.querySelectorAll(".st-key-pad-paper *")]
    .filter((host) => host.shadowRoot?.querySelector(".dc-toolbar"));
  for (const { shadowRoot } of hosts) {
    if (shadowRoot.querySelector(".mnist-hide")) continue;
    const style = document.createElement("style");
    style.className = "mnist-hide";
    style.textContent = ".dc-toolbar { display: none !important; }";
    shadowRoot.append(style);
  }
  if (hosts.length === 0 && root.isConnected) requestAnimationFrame(() => hideOwnTools(root));
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".bar");
  if (!toolbars.has(root)) toolbars.set(root, mount(root));
  const bar = toolbars.get(root);
  bar.trigger = setTriggerValue;
  bar.show({ widths: data.widths, pen: data.pen, inked: data.strokes.length > 0 });
  hideOwnTools(root);
  followCanvas(data);
  const kept = recallDrawing(data.storage);
  if (data.seq === 0 && kept?.strokes.length) { // a new session knows no drawing: the tab's copy counts
    setTriggerValue("action", { do: "restore", strokes: kept.strokes, pen: kept.pen });
    return; // and must outlive the run that asks for it
  }
  remember(data.storage, { seq: data.seq, revision: data.revision, strokes: data.strokes, pen: data.pen });
  // After a restart Streamlit sends the states of what is on screen: so the next session begins with this sheet.
  const sheet = JSON.stringify(data.sheet);
  if (sheet !== bar.sheet && (bar.sheet !== null || data.revision > 0 || data.sheet.strokes.length > 0)) {
    bar.sheet = sheet;
    setStateValue("sheet", data.sheet);
  }
}
