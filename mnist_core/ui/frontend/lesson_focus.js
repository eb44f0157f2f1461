/* What was pressed in a lesson is often gone afterwards, and with it the browser's focus: it goes to what the press led to.
 *
 * That is what is left of the part that was pressed, such as an image that has its label now, else the outcome, else the next
 * question. The outcome may come later, when something has trained: it is announced when it does.
 */

if (!document.keepsFocusInLessons) {
  document.keepsFocusInLessons = true;
  const part = /st-key-lesson-(is-right|answers|question)\S*/;
  let observer;

  const follow = (pressed) => {
    const lesson = pressed?.closest(".st-key-lesson");
    if (!lesson) return;
    const disputed = pressed.closest("[class*=st-key-lesson-is-right-]")?.className.match(part)[0];
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

  document.addEventListener("click", ({ target }) => follow(target.closest("button") ?? target), true);
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter") follow(target);
    if (/^[0-9]$/.test(key)) follow(document.querySelector(".st-key-duel")); // which the key labels an image of
  }, true);
}

export default function () {}
