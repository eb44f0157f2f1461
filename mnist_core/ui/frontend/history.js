/* One press of Back goes back one page; in a lesson or in the notebook it goes back one part.
 * While a dialog is open it closes that, and the page is where it was.
 *
 * Streamlit makes an entry in the browser's history of every change that Python makes to the address: a page that was
 * opened with a chosen run got five, and what had been chosen on the page before was lost from its entry. Here only
 * another page or part is a new entry, and one at most for each click: what the app corrects by itself, on arrival or
 * after Back, replaces the entry. While a link is being followed, the entry of the page that is left stays as it is.
 * Entries too many that were made before this script was there, Back and Forward pass by.
 */

if (!history.oneEntryPerPlace) {
  history.oneEntryPerPlace = true;
  const push = history.pushState.bind(history);
  const parts = ["lesson", "step", "section"]; // names in the address
  const entries = window.navigation?.entries() ?? []; // older browsers do not tell
  const currentEntry = () => window.navigation?.currentEntry;
  let leaving = false;
  let clicked = navigator.userActivation.hasBeenActive; // perhaps on a link, before this script was there

  const isAnotherPage = (one, other) => one.pathname !== other.pathname;
  const isOpen = (url) => url.searchParams.has("open"); // the name of a dialog's image
  const isAnotherPart = (one, other) => isAnotherPage(one, other)
    || parts.some((name) => one.searchParams.get(name) !== other.searchParams.get(name));
  const isAnotherPlace = (one, other) => isAnotherPart(one, other) || isOpen(one) !== isOpen(other);
  const isOneTooMany = ({ url }, number) => number < currentEntry().index
    && !isAnotherPlace(new URL(url), new URL(entries[number + 1].url));
  const passedBy = new Set(entries.filter(isOneTooMany).map(({ key }) => key));
  let place = currentEntry()?.index;

  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node.tagName === "A");
    const here = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    clicked = true;
    leaving = Boolean(link) && here && link.origin === location.origin && link.pathname !== location.pathname;
  }, true);
  window.addEventListener("popstate", (event) => {
    const before = place;
    leaving = clicked = false;
    place = currentEntry()?.index;
    if (!passedBy.has(currentEntry()?.key)) return;
    event.stopImmediatePropagation(); // Streamlit would show it
    history.go(place < before ? -1 : 1);
  }, true);

  history.pushState = (state, title, address) => {
    const [url, here] = [new URL(address, location.href), new URL(location.href)];
    if (isAnotherPage(url, here)) leaving = false;
    if (leaving) return;
    const closes = !isAnotherPart(url, here) && isOpen(here) && !isOpen(url);
    if (closes) { // not by Back: the entry from before it was opened shows what this one will
      const before = window.navigation?.entries()[place - 1];
      if (before && !isAnotherPlace(new URL(before.url), url)) passedBy.add(before.key);
    }
    if (clicked && !closes && isAnotherPlace(url, here)) {
      clicked = false;
      push(state, title, address);
      place = currentEntry()?.index;
    } else history.replaceState(state, title, address);
  };
}
