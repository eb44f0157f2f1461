/* The tab's copy of the visitor's test set. A session that has none of its own yet is given it, once. */

export default function ({ data, setTriggerValue }) {
  const kept = recall(data.storage);
  if (kept?.drawings && kept.session !== data.session && !data.restored) {
    setTriggerValue("copy", kept.drawings);
    return; // it must outlive the run that asks for it
  }
  remember(data.storage, { session: data.session, drawings: data.drawings });
}
