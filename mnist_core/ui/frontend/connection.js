/* Whether the server is there. */

const watches = new WeakMap();

function isConnected() {
  return document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED";
}

/** Call a function when the connection is lost or back, instead of the one before; return what ends it with the element. */
function watchConnection(element, onChange) {
  watches.get(element)?.disconnect();
  const observer = new MutationObserver(() => onChange(isConnected()));
  observer.observe(document.querySelector("[data-testid=stApp]"), { attributeFilter: ["data-test-connection-state"] });
  watches.set(element, observer);
  return () => { if (!element.isConnected) watches.get(element).disconnect(); };
}
