// The reader: from the strokes of a pen to an image and ten probabilities, without asking the server. A model is ten weighted
// sums, as in mnist_core/model/trained_model.py.

const DESCRIBE = {
  pixels: (image) => image,
  deskewed: deskew,
  "gradient histograms": describeEdges,
};

/** Unpack a model that mnist_core/export/browser.py packed. */
function unpackModel({ features, weights, intercept }) {
  return { features, weights: unpackFloats(weights), intercept: unpackFloats(intercept) };
}

function unpackFloats(base64) {
  return new Float32Array(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
}

/** Return the probability of each digit, from 784 grey levels. */
function computeProbabilities(image, model, constants) {
  const columns = DESCRIBE[model.features](image, constants);
  const scores = Array.from(model.intercept);
  columns.forEach((value, column) => {
    if (value === 0) return;
    for (let digit = 0; digit < scores.length; digit++) {
      scores[digit] += value * model.weights[digit * columns.length + column];
    }
  });
  const largest = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - largest));
  const total = odds.reduce((sum, each) => sum + each, 0);
  return odds.map((each) => each / total);
}

/** Return {image, probabilities} of strokes in the unit of the visitor's pen; null for a blank drawing. */
function readStrokes(strokes, visitorsPen, model, constants) {
  const image = drawImage(strokes, visitorsPen, constants);
  return image && { image, probabilities: computeProbabilities(image, model, constants) };
}
