/* What a browser keeps of a class for a day: a random token that makes it a student, or the teacher's key.
 *
 * localStorage, because a phone's tab is closed and opened again. Where it is forbidden the page keeps it until a reload.
 */

const LAST = "mnist-class";
const DAY = 24 * 3600 * 1000;
const inPage = new Map();
const watches = new WeakMap();

function recallHere(name) {
  try { return JSON.parse(localStorage.getItem(name)) ?? inPage.get(name); } catch { return inPage.get(name); }
}

function rememberHere(name, what) {
  inPage.set(name, what);
  try { localStorage.setItem(name, JSON.stringify(what)); } catch { /* then a reload forgets it */ }
}

function forgetHere(name) {
  inPage.delete(name);
  try { localStorage.removeItem(name); } catch { /* there was nothing */ }
}

function forgetOld() {
  try {
    for (const name of Object.keys(localStorage).filter(each => each.startsWith(`${LAST}-`))) {
      if (!(recallHere(name)?.since > Date.now() - DAY)) forgetHere(name);
    }
  } catch { /* nothing is kept here */ }
}

function makeToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
}

function showConnection(parent, app, words) {
  const line = parent.querySelector(".connection");
  const show = () => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    const said = connected ? words : "No connection: trying again. Nothing is lost.";
    line.classList.toggle("lost", !connected);
    if (line.textContent !== said) line.textContent = said;
  };
  show();
  const observer = new MutationObserver(show);
  observer.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return observer;
}

export default function ({ data, parentElement, setStateValue }) {
  forgetOld();
  const name = `${LAST}-${data.code}`;
  watches.get(parentElement)?.disconnect();
  if (data.gone) {
    forgetHere(name);
    if (recallHere(LAST)?.code === data.code) forgetHere(LAST);
    return undefined;
  }
  const mine = { token: makeToken(), since: Date.now(), ...recallHere(name) };
  if (data.key) mine.key = data.key;
  if (data.wrong && mine.key === data.wrong) delete mine.key;
  rememberHere(name, mine);
  rememberHere(LAST, { code: data.code, since: Date.now() });
  const said = { code: data.code, token: mine.token, key: mine.key ?? "" };
  if (JSON.stringify(data.known) !== JSON.stringify(said)) setStateValue("who", said);
  const app = document.querySelector("[data-testid=stApp]");
  if (app) watches.set(parentElement, showConnection(parentElement, app, data.words));
  return () => { if (!parentElement.isConnected) watches.get(parentElement)?.disconnect(); };
}
