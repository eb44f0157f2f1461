/* After a press, what it leads to is in sight, and in a lesson it has the focus.
 *
 * What a link leads to begins at its top, which Streamlit does not see to each time, and so does a lesson's next step.
 * What has been sent to be trained comes into view, and so do the reasons for an answer, the digits to save a drawing as and
 * the images of a cell of the confusion matrix: on a phone they stand far away. A menu that lies over the page closes, on a
 * tablet as on a phone, and a field for a number brings the keys for digits.
 */

if (!document.followsPress) {
  document.followsPress = true;
  const onwards = ".st-key-lesson-next, .st-key-lesson-done";
  const trains = ".st-key-presets button, .st-key-start, [class*='st-key-try-']";

  const comes = { // what comes from the server when a button has been pressed
    ".st-key-why": [".mnist-scores"],
    ".st-key-closer": [".st-key-save-as"],
    ".st-key-set": [".st-key-challenge-train, .st-key-challenge-done", ".st-key-save-as"],
    ".st-key-teach": [".st-key-watch", ".st-key-table-teach-table"],
    ".st-key-teach-picture": [".st-key-teach-how-many"],
    ".st-key-sweep": [".st-key-stop-all"],
    ".st-key-sweep-again": [".st-key-stop-all"],
  };

  const show = (name) => {
    const result = document.querySelector(name);
    const top = result?.getBoundingClientRect().top ?? 0;
    if (top < 0 || top > 0.6 * window.innerHeight) result?.scrollIntoView({ block: "start", behavior: "instant" });
  };

  const showSoon = (name, until, before) => { // it may move when it comes
    const found = document.querySelector(name);
    const { top, bottom } = found?.getBoundingClientRect() ?? {};
    if (!found || top !== before) {
      if (performance.now() < until) setTimeout(() => showSoon(name, until, top), 250);
    } else if (top < 60 || bottom > window.innerHeight) {
      found.scrollIntoView({ block: bottom - top < window.innerHeight ? "center" : "start", behavior: "instant" });
    }
  };

  const closeMenu = () => {
    document.querySelector("[data-testid=stSidebar][data-collapsed=false] [aria-label='Collapse sidebar']")?.click();
  };

  /* What was pressed in a lesson is often gone afterwards, and with it the focus: it goes to what is left of the part that
   * was pressed, such as an image that has its label now, else to the outcome, else to the next question. The outcome may
   * come later, when something has trained: it is announced when it does.
   */
  let observer;
  const moveFocus = (pressed) => {
    if (!pressed?.closest(".st-key-lesson")) return;
    const disputed = pressed.closest("[class*=st-key-lesson-is-right-]")?.className.match(/st-key-lesson-is-right\S*/)[0];
    const wasAnswered = document.querySelector(".st-key-lesson-answers") !== null;
    observer?.disconnect();
    observer = new MutationObserver(() => {
      const outcome = document.querySelector(".st-key-lesson-answers");
      if (pressed.isConnected && Boolean(outcome) === wasAnswered) return; // nothing has come of it yet
      observer.disconnect();
      outcome?.setAttribute("role", "status"); // what it says may still be on its way, and is read out when it comes
      const next = (disputed && document.querySelector(`.${disputed}`)) || outcome || document.querySelector(".st-key-lesson-question");
      if (!next) return;
      next.tabIndex = -1;
      next.focus({ preventScroll: true });
    });
    observer.observe(document.body, { childList: true, subtree: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node.tagName === "A");
    const isElsewhere = link && !event.ctrlKey && !event.metaKey && !event.shiftKey && link.origin === location.origin
      && (link.pathname !== location.pathname || link.search !== location.search);
    if (isElsewhere || event.target.closest(onwards)) {
      document.querySelector("[data-testid=stMain]").scrollTo({ top: 0, behavior: "instant" });
    }
    if (event.target.closest(trains)) show(".st-key-result");
    if (event.target.closest(".st-key-matrix-picture [role=graphics-symbol]")) show(".st-key-images");
    Object.entries(comes).forEach(([pressed, names]) => {
      if (event.target.closest(`${pressed} button`)) names.forEach((name) => showSoon(name, performance.now() + 20000));
    });
    if (event.target.closest(".stSidebar nav a")) setTimeout(closeMenu); // after Streamlit, which closes a phone's
    const isMenu = isElsewhere && link.closest("nav") && link.pathname === location.pathname;
    const leaves = isMenu && document.querySelector(".st-key-lesson-all button");
    if (leaves) { // the menu's "Lessons", in a lesson: Streamlit would stay on its page, and in the lesson
      event.preventDefault();
      event.stopPropagation();
      leaves.click();
    }
    moveFocus(event.target.closest("button") ?? event.target);
  }, true);
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter") moveFocus(target);
    if (/^[0-9]$/.test(key)) moveFocus(document.querySelector(".st-key-duel")); // which the key labels an image of
  }, true);
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest("[class*='-number-']")) target.inputMode = "decimal";
  });
}
