/* What only the tab remembers: a reload starts a new Streamlit session. Storage may be forbidden, or hold anything. */

function remember(name, what) {
  try { sessionStorage.setItem(name, JSON.stringify(what)); } catch { /* then a reload forgets it */ }
}

function recall(name) {
  try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; }
}
