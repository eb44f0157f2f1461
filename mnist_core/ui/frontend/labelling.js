/* Images to label, one after the other. The next one is there before the server has heard of a press: however quick the
 * presses are, each labels the image that was on the screen.
 */

const boxes = new WeakMap();

class Labelling {
  constructor(box) {
    this.box = box;
    this.pressed = false; // from then on the labels here are newer than those that come from the server
    box.querySelector(".digits").replaceChildren(...Array.from({ length: 10 }, (_, digit) => {
      return Object.assign(document.createElement("button"), { type: "button", value: digit, textContent: digit });
    }));
    box.addEventListener("click", ({ target }) => target.closest("button") && this.take(target.closest("button").value));
    const onKey = (event) => {
      if (!box.isConnected) document.removeEventListener("keydown", onKey);
      else if (/^([0-9]|Backspace)$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat
        && !event.target.closest("input, textarea")) this.take(event.key);
    };
    document.addEventListener("keydown", onKey);
  }

  take(key) {
    if (key === "Backspace") this.labels.pop();
    else if (this.labels.length < this.images.length) this.labels.push(Number(key));
    this.pressed = true;
    this.show();
    this.report("labels", [...this.labels]);
  }

  show() {
    const [done, all] = [this.labels.length, this.images.length];
    const number = Math.min(done + 1, all);
    this.box.querySelector("[role=status]").textContent = `Image ${number} of ${all}: which digit is it?`;
    this.box.querySelector(".bar i").style.width = `${(100 * done) / all}%`;
    this.box.querySelector("img").src = this.images[number - 1];
    this.box.querySelectorAll(".digits button").forEach((button) => { button.disabled = done === all; });
    this.box.querySelector(".undo").disabled = done === 0;
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const box = parentElement.querySelector(".labelling");
  if (!boxes.has(box)) boxes.set(box, new Labelling(box));
  const labelling = boxes.get(box);
  labelling.report = setStateValue;
  labelling.images = data.images;
  if (!labelling.pressed) labelling.labels = data.labels;
  labelling.show();
}
