/* What a browser keeps of a class: a random token that makes it a student, or the teacher's key.
 *
 * localStorage, because a phone's tab is closed and opened again. Where it is forbidden Python knows both until a reload.
 */

function makeToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
}

export default function ({ data, parentElement, setStateValue }) {
  const { code, known, words } = data;
  const classes = recallClasses();
  const others = classes.filter((each) => each.code !== code);
  if (data.gone) remember("mnist-classes", others, "localStorage");
  else {
    const kept = classes.find((each) => each.code === code);
    const mine = { since: Date.now(), token: makeToken(), key: "", ...known, ...kept, code };
    if (mine.key === data.wrong) mine.key = "";
    if (data.key) mine.key = data.key;
    remember("mnist-classes", [...others, mine], "localStorage");
    const { token, key } = mine;
    if (token !== known?.token || key !== known.key || code !== known.code) setStateValue("who", { code, token, key });
  }
  const line = parentElement.querySelector(".connection");
  const show = (connected) => {
    const said = connected ? words : "No connection: trying again. Nothing is lost.";
    line.classList.toggle("lost", !connected);
    if (line.textContent !== said) line.textContent = said;
  };
  show(isConnected());
  return watchConnection(parentElement, show);
}
