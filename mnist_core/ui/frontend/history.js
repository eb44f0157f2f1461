/* One press of Back goes back one page.
 *
 * Streamlit makes an entry in the browser's history of every change that Python makes to the address: a page that was
 * opened with a chosen run got five, and what had been chosen on the page before was lost from its entry. Here only
 * another page is a new entry, and only after a click: what the app corrects by itself, on arrival or after Back,
 * replaces the entry. While a link is being followed, the entry of the page that is left stays as it is.
 *
 * A link to another part of the same page begins at its top, as one to another page does, and so does a lesson's next step.
 */

if (!history.oneEntryPerPage) {
  history.oneEntryPerPage = true;
  const push = history.pushState.bind(history);
  let leaving = false;
  let clicked = false;

  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node.tagName === "A");
    const here = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const within = Boolean(link) && here && link.origin === location.origin;
    clicked = true;
    leaving = within && link.pathname !== location.pathname;
    const nextStep = event.target.closest(".st-key-lesson-next, .st-key-lesson-done");
    if (nextStep || (within && !leaving && link.search !== location.search)) {
      document.querySelector("[data-testid=stMain]").scrollTo({ top: 0, behavior: "instant" });
    }
  }, true);
  window.addEventListener("popstate", () => { leaving = clicked = false; }, true);

  history.pushState = (state, title, url) => {
    const otherPage = new URL(url, location.href).pathname !== location.pathname;
    if (otherPage && clicked) push(state, title, url);
    else if (otherPage || !leaving) history.replaceState(state, title, url);
    if (otherPage) leaving = false;
  };
}
