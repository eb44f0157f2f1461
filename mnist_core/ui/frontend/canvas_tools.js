/* The tools beside streamlit-drawable-canvas: each press is one trigger, Python redraws the canvas. */

const toolbars = new WeakMap();

function mount(root, data, setTriggerValue) {
  const bar = { restoring: false };
  bar.show = wireTools(root, (action) => bar.trigger("action", action));
  const kept = data.seq === 0 ? recall(data.storage) : null;
  if (kept?.strokes.length) {
    bar.restoring = true;
    setTriggerValue("action", { do: "restore", strokes: kept.strokes, pen: kept.pen });
  }
  return bar;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".bar");
  if (!toolbars.has(root)) toolbars.set(root, mount(root, data, setTriggerValue));
  const bar = toolbars.get(root);
  bar.trigger = setTriggerValue;
  bar.show({ widths: data.widths, pen: data.pen, inked: data.strokes.length > 0 });
  if (bar.restoring && data.seq === 0) return; // the copy must outlive the run that asks for it
  bar.restoring = false;
  remember(data.storage, { seq: data.seq, revision: data.revision, strokes: data.strokes, pen: data.pen });
}
