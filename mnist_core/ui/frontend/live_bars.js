/* The bars of an answer while the pen moves: the browser reads the drawing, at each frame, with the reader's functions.
 *
 * The server's answer carries the number of the drawing that it is about (data-drawing). Where the pad is ahead of that, the
 * browser's reading is put into the answer, which is then marked data-live; the server's next answer replaces all of it.
 */

const OFFLINE = "The connection is lost. The bars go on; the verdict comes when it is back.";
const reader = { drawing: null, frame: null, stop: null };

function readLatest() {
  cancelAnimationFrame(reader.frame);
  reader.frame = null;
  const answer = document.querySelector(".mnist-answer[data-drawing]");
  if (!answer || !reader.drawing || Number(answer.dataset.drawing) >= reader.drawing.seq) return;
  const { strokes, pen } = reader.drawing;
  const reading = readStrokes(strokes, pen, reader.model, reader.data.constants);
  if (reading) showReading(answer, reading);
}

function showReading(answer, { image, probabilities }) {
  answer.dataset.live = reader.drawing.seq;
  showImage(answer, image, reader.data.constants.drawing.side);
  const winner = probabilities.indexOf(Math.max(...probabilities));
  probabilities.forEach((share, digit) => {
    const bar = answer.querySelector(`.mnist-bars [data-digit="${digit}"]`);
    bar.dataset.probability = share.toFixed(6);
    bar.classList.toggle("winner", digit === winner);
    bar.querySelector(".bar").style.width = `${100 * share}%`;
    bar.querySelector(".percent").textContent = formatPercent(share);
  });
  answer.querySelector(".mnist-said").dataset.opinion = "none";
  say(answer.querySelector(".opinion"), `So far: ${winner}`);
  say(answer.querySelector(".mnist-said .note"), isConnected() ? "" : OFFLINE);
}

function say(place, words) { // screen readers hear of it only if it is new
  if (place.textContent !== words) place.textContent = words;
}

function showImage(answer, image, side) {
  const seen = answer.querySelector(".mnist-said > *");
  let picture = seen;
  if (seen.tagName !== "CANVAS") {
    picture = document.createElement("canvas");
    picture.width = picture.height = side;
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", reader.data.seen);
    seen.replaceWith(picture);
  }
  const paint = picture.getContext("2d");
  const pixels = paint.createImageData(side, side);
  image.forEach((ink, place) => { pixels.data[4 * place + 3] = ink; }); // black, on the white that is behind it
  paint.putImageData(pixels, 0, 0);
}

/** Write a share as charts.percent does. */
function formatPercent(share) {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.05) return "<0.1%";
  if (percent >= 99.95 && percent < 100) return ">99.9%";
  return `${percent.toFixed(1)}%`;
}

function listen() {
  const note = ({ detail }) => {
    reader.drawing = detail;
    reader.frame ??= requestAnimationFrame(readLatest);
  };
  document.addEventListener("mnist-strokes", note);
  // The server may have answered to what was drawn a moment ago: then its answer is not even painted.
  const observer = new MutationObserver(() => {
    if (!document.querySelector(".mnist-answer[data-live]")) readLatest();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("mnist-strokes", note);
    observer.disconnect();
    Object.assign(reader, { drawing: null, stop: null });
  };
}

export default function ({ data, parentElement }) {
  if (data.model.weights !== reader.data?.model.weights) reader.model = unpackModel(data.model);
  reader.data = data;
  reader.stop ??= listen();
  return () => { if (!parentElement.isConnected) reader.stop?.(); };
}
