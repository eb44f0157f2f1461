/* One press of Back goes back one page; in a lesson or in the notebook it goes back one part.
 *
 * Streamlit makes an entry in the browser's history of every change that Python makes to the address: a page that was
 * opened with a chosen run got five, and what had been chosen on the page before was lost from its entry. Here only
 * another page or part is a new entry, and one at most for each click: what the app corrects by itself, on arrival or
 * after Back, replaces the entry. While a link is being followed, the entry of the page that is left stays as it is.
 */

if (!history.oneEntryPerPlace) {
  history.oneEntryPerPlace = true;
  const push = history.pushState.bind(history);
  const parts = ["lesson", "step", "section"]; // names in the address
  let leaving = false;
  let clicked = navigator.userActivation.hasBeenActive; // perhaps on a link, before this script was there

  const isAnotherPart = (url) => {
    const here = new URLSearchParams(location.search);
    return parts.some((name) => here.get(name) !== url.searchParams.get(name));
  };

  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node.tagName === "A");
    const here = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    clicked = true;
    leaving = Boolean(link) && here && link.origin === location.origin && link.pathname !== location.pathname;
  }, true);
  window.addEventListener("popstate", () => { leaving = clicked = false; }, true);

  history.pushState = (state, title, address) => {
    const url = new URL(address, location.href);
    const isAnotherPage = url.pathname !== location.pathname;
    if (isAnotherPage) leaving = false;
    if (leaving) return;
    if (clicked && (isAnotherPage || isAnotherPart(url))) {
      clicked = false;
      push(state, title, address);
    } else history.replaceState(state, title, address);
  };
}
