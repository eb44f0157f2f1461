/* Undo, Clear and the pen widths, and the keys that press them. */

function wireTools(root, act) {
  const tools = root.querySelector(".tools");
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.do) act({ do: button.dataset.do });
    else act({ do: "pen", pen: Number(button.dataset.pen) });
  });
  listenForKeys(tools);

  return function show({ pen, inked }) {
    for (const button of tools.querySelectorAll("[data-pen]")) button.setAttribute("aria-pressed", Number(button.dataset.pen) === pen);
    // aria-disabled and not disabled: a disabled button would drop the keyboard's focus after the last Undo.
    for (const button of tools.querySelectorAll("[data-do]")) button.setAttribute("aria-disabled", !inked);
  };
}

/** Let Ctrl+Z and Delete press Undo and Clear, and a digit's key the button that saves the drawing as that digit.
 *
 * Wherever one is on the page, except in a field to type in.
 */
function listenForKeys(tools) {
  const typing = "input:not([type=radio], [type=checkbox], [type=range], [type=file]), textarea, [contenteditable=true]";
  const onKey = (event) => {
    if (!tools.isConnected) { // another page has come, or these tools have been replaced
      document.removeEventListener("keydown", onKey);
      return;
    }
    const bare = !event.altKey && !event.shiftKey;
    const command = event.ctrlKey || event.metaKey;
    const isUndo = bare && command && event.key.toLowerCase() === "z";
    const isClear = bare && !command && event.key === "Delete";
    const isDigit = bare && !command && /^[0-9]$/.test(event.key) && document.querySelector(".st-key-save-as");
    if (event.defaultPrevented || event.composedPath()[0].closest?.(typing)) return;
    if (isUndo || isClear) tools.querySelector(`[data-do=${isUndo ? "undo" : "clear"}]`).click();
    else if (isDigit) saveWhenKnown(event.key, performance.now() + 5000);
    else return;
    document.querySelector(".stMain:focus")?.blur(); // after a stroke it has the focus, and at a key the browser would frame it
    event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
}

/** Press the button of a digit when Python knows what is drawn; another stroke, or some seconds, and the key is forgotten. */
function saveWhenKnown(digit, until) {
  const button = document.querySelector(`.st-key-save-${digit} button`);
  if (canvas.stroke !== null || performance.now() > until) return;
  if (button && !button.disabled && canvas.pending.length === 0) button.click();
  else requestAnimationFrame(() => saveWhenKnown(digit, until));
}
