/* The tab's copy of what the visitor did. A session that has none of its own yet is given it, once. */

export default function ({ data, setTriggerValue }) {
  const kept = recall(data.storage);
  if (kept?.text && kept.session !== data.session && !data.restored) {
    setTriggerValue("copy", kept.text);
    return; // it must outlive the run that asks for it
  }
  remember(data.storage, { session: data.session, text: data.text });
}
