/* What a tab remembers, whose reload starts a new Streamlit session, or the whole browser. Storage may be forbidden, or
 * hold anything.
 */

function remember(name, what, storage = "sessionStorage") {
  try { window[storage].setItem(name, JSON.stringify(what)); } catch { /* then a reload forgets it */ }
}

function recall(name, storage = "sessionStorage") {
  try { return JSON.parse(window[storage].getItem(name)); } catch { return null; }
}

/** Return the classes that this browser has been in for a day at most, the last one last. */
function recallClasses() {
  const classes = recall("mnist-classes", "localStorage");
  return Array.isArray(classes) ? classes.filter((each) => each?.since > Date.now() - 24 * 3600 * 1000) : [];
}
