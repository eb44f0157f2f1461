// The reader: from the strokes of a pen to an image and ten probabilities, without asking the server.

/** Return {image, probabilities} of strokes in the unit of the visitor's pen; null for a blank drawing. */
function readStrokes(strokes, visitorsPen, model, constants) {
  const image = drawImage(strokes, visitorsPen, constants);
  return image && { image, probabilities: computeProbabilities(image, model, constants) };
}
