/* A page of digits from one picture: each cell is a button that shows its own part of it. */

const grids = new WeakMap();

function makeCell({ caption, alt, mistake }, i, { across, down }) {
  const button = document.createElement("button");
  const digit = document.createElement("span");
  const words = document.createElement("span");
  button.type = "button";
  button.className = mistake === null ? "cell" : mistake ? "cell mistake" : "cell right";
  button.setAttribute("aria-label", alt);
  button.title = alt;
  digit.className = "digit";
  digit.style.backgroundSize = `${across * 100}% ${down * 100}%`;
  // In percent, 0 % is the first column and 100 % the last: (across - 1) steps lie between them.
  const x = across > 1 ? ((i % across) / (across - 1)) * 100 : 0;
  const y = down > 1 ? (Math.floor(i / across) / (down - 1)) * 100 : 0;
  digit.style.backgroundPosition = `${x}% ${y}%`;
  words.className = "caption";
  words.textContent = caption;
  button.append(digit, words);
  if (mistake) {
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.textContent = "✕";
    badge.setAttribute("aria-hidden", "true");
    button.append(badge);
  }
  return button;
}

class Grid {
  constructor(root, box) {
    this.root = root; // the shadow root: it knows which cell has the focus
    this.box = box;
    this.cells = [];
    this.box.addEventListener("click", (event) => {
      const index = this.cells.indexOf(event.target.closest(".cell"));
      if (index >= 0) this.open(index);
    });
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("focusin", (event) => this.rove(this.cells.indexOf(event.target)));
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget?.closest("[role=dialog]")) this.awaitFocus();
    });
  }

  show(data) {
    this.box.setAttribute("aria-label", data.label);
    this.box.style.setProperty("--columns", data.columns);
    if (data.token !== this.token) this.rebuild(data);
    this.press(data.selected);
  }

  rebuild(data) {
    const focused = this.cells.indexOf(this.root.activeElement);
    this.token = data.token;
    this.box.style.setProperty("--sprite", `url("data:image/png;base64,${data.sprite}")`);
    this.cells = data.cells.map((cell, i) => makeCell(cell, i, data));
    this.box.replaceChildren(...this.cells);
    this.rove(data.selected ?? 0);
    if (focused >= 0) this.focus(Math.min(focused, this.cells.length - 1));
  }

  open(index) {
    this.press(index);
    this.trigger("open", { token: this.token, index });
  }

  press(index) {
    this.cells.forEach((cell, i) => cell.setAttribute("aria-pressed", i === index));
  }

  /* One cell is in the Tab order; the arrow keys choose which. */
  rove(index) {
    this.cells.forEach((cell, i) => { cell.tabIndex = i === index ? 0 : -1; });
  }

  focus(index) {
    this.rove(index);
    this.cells[index].focus();
  }

  onKey(event) {
    const at = this.cells.indexOf(this.root.activeElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const top = this.cells[0].offsetTop;
    const perRow = this.cells.filter((cell) => cell.offsetTop === top).length;
    const last = this.cells.length - 1;
    const to = {
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - perRow, ArrowDown: at + perRow, Home: 0, End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault(); // the page must not scroll under the moving focus
    event.stopPropagation();
    if (to >= 0 && to <= last) this.focus(to);
  }

  /* When the dialog that a digit has opened is closed, the digit has the focus again: Streamlit cannot give it into a shadow root. */
  awaitFocus() {
    const observer = new MutationObserver(() => {
      if (document.querySelector("[role=dialog]")) return;
      observer.disconnect();
      if (document.activeElement === document.body) this.cells.find((cell) => cell.tabIndex === 0)?.focus({ preventScroll: true });
    });
    observer.observe(document.body, { childList: true });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".grid");
  if (!grids.has(box)) grids.set(box, new Grid(parentElement, box));
  const grid = grids.get(box);
  grid.trigger = setTriggerValue;
  grid.show(data);
}
