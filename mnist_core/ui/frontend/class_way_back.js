/* On every other page: the way back to the class that this browser is in. */

export default function ({ parentElement }) {
  const last = recallClasses().at(-1);
  const way = parentElement.querySelector("a");
  way.hidden = !last || /\/class\/?$/.test(location.pathname);
  if (last) {
    way.textContent = `Back to class ${last.code}`;
    way.href = `class?code=${encodeURIComponent(last.code)}`;
  }
}
