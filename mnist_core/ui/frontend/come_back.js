/* When the connection comes back, ask for the whole page.
 *
 * After a restart the server knows nothing of this page. Streamlit reconnects, but runs the script again only if a run was
 * cut off; a fragment of the old session, such as the Draw page's, would never get an answer again. Running the page is the
 * new session's first sight of the link, and harmless where the old session is still there.
 */

const watches = new WeakMap();

function watch(app, comeBack) {
  let lost = false;
  const observer = new MutationObserver(() => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    if (connected && lost) comeBack();
    lost = !connected;
  });
  observer.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return observer;
}

export default function ({ parentElement, setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]");
  if (!app) return undefined;
  watches.get(parentElement)?.disconnect();
  watches.set(parentElement, watch(app, () => setTriggerValue("back", true)));
  return () => { if (!parentElement.isConnected) watches.get(parentElement)?.disconnect(); };
}
