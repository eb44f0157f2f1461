/* When the connection comes back, ask for the whole page.
 *
 * After a restart the server knows nothing of this page. Streamlit reconnects, but runs the script again only if a run was
 * cut off; a fragment of the old session, such as the Draw page's, would never get an answer again. Running the page is the
 * new session's first sight of the link, and harmless where the old session is still there.
 */

export default function ({ parentElement, setTriggerValue }) {
  let lost = false;
  return watchConnection(parentElement, (connected) => {
    if (connected && lost) setTriggerValue("back", true);
    lost = !connected;
  });
}
