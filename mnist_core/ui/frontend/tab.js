/* What each page needs of its browser: the way back to the class that it is in, and the whole page once the connection is back.
 *
 * After a restart the server knows nothing of this page. Streamlit reconnects, but runs the script again only if a run was
 * cut off; a fragment of the old session, such as the Draw page's, would never get an answer again. Running the page is the
 * new session's first sight of the link, and harmless where the old session is still there.
 */

export default function ({ parentElement, setTriggerValue }) {
  const last = recallClasses().at(-1);
  const way = parentElement.querySelector("a");
  way.hidden = !last || /\/class\/?$/.test(location.pathname);
  if (last) {
    way.textContent = `Back to class ${last.code}`;
    way.href = `class?code=${encodeURIComponent(last.code)}`;
  }
  let lost = false;
  return watchConnection(parentElement, (connected) => {
    if (connected && lost) setTriggerValue("back", true);
    lost = !connected;
  });
}
