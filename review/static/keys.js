// Single keys press the visible control that carries them; words of the page image fill the field last used.
(() => {
  "use strict";
  const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=hidden]), select, textarea, [contenteditable]";
  let field = null;

  const visible = (element) => element.getClientRects().length > 0 && !element.disabled;
  const control = (key) =>
    [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key.split(" ").includes(key) && visible(e));

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.(TYPING)) { event.target.blur(); return; }
    if (document.body.dataset.keys === "off" || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(TYPING)) return;
    if (event.key === "Enter" && event.target.closest?.("a, button, summary, label")) return;
    if (event.key === " " || window.backstop.isBusy()) return;
    const found = control(event.key);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input:not([type=checkbox]), select, textarea")) { found.focus(); return; }
    found.click();
    const details = found.matches("summary") && found.parentElement;
    const first = details && details.querySelector(TYPING);
    if (first && details.open) first.focus();
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-fill]")) field = event.target;
  });
  document.addEventListener("click", (event) => {
    const word = event.target.closest("[data-word]");
    if (!word) return;
    event.preventDefault();
    const form = document.querySelector("details.correct");
    if (form) form.open = true;
    const into = field && field.isConnected ? field : document.querySelector("[data-fill]");
    if (!into) return;
    into.value = word.dataset.word;
    into.focus();
  });

  // The words of a page are fetched when the pointer first reaches the page or the correction is opened.
  const words = async () => {
    const box = document.querySelector("[data-words]:not([data-asked])");
    if (!box) return;
    box.dataset.asked = "";
    const answer = await fetch(box.dataset.words, { credentials: "same-origin" });
    if (answer.ok) box.innerHTML = await answer.text();
  };
  document.addEventListener("pointerover", (event) => { if (event.target.closest(".paper")) words(); });
  document.addEventListener("toggle", (event) => { if (event.target.matches("details.correct[open]")) words(); }, true);

  const box = (event) => event.target.closest?.(".drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!box(event)) return;
      event.preventDefault();
      box(event).classList.toggle("over", name === "dragover");
      if (name !== "drop") return;
      const input = box(event).querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.form.requestSubmit();
    });
  }
})();
