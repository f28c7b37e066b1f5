// Swaps the main part of the page instead of loading it anew. Every form and link works without this script too.
(() => {
  "use strict";
  const DEAD_MS = 250; // no decision on a case that was only just shown
  let deadUntil = performance.now() + DEAD_MS;
  let busy = false;
  const $ = (selector) => document.querySelector(selector);

  const say = (words, bad) => {
    const p = document.createElement("p");
    p.textContent = words;
    if (bad) p.className = "bad";
    $("#status").replaceChildren(p);
  };

  const showCurrent = () => {
    const queue = $(".queue");
    const now = $(".queue [aria-current]");
    if (!now) return;
    const by = now.getBoundingClientRect().top - queue.getBoundingClientRect().top - queue.clientHeight / 2;
    if (Math.abs(by) > queue.clientHeight / 2 - 60) queue.scrollTop += by;
    $(".queue ol").scrollLeft = now.parentElement.offsetLeft - 60;
  };

  const place = (html, selector) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    const title = box.content.querySelector("[data-title]");
    if (title) document.title = title.dataset.title;
    const bar = box.content.querySelector("#bar");
    if (bar) $("#bar").replaceWith(bar);
    const status = box.content.querySelector("#status");
    if (status && selector === "#main") $("#status").replaceWith(status);
    const fresh = box.content.querySelector(selector);
    if (!fresh) return;
    const scroll = $(".queue") ? $(".queue").scrollTop : 0;
    $(selector).replaceWith(fresh);
    deadUntil = performance.now() + DEAD_MS;
    if ($(".queue")) $(".queue").scrollTop = scroll;
    showCurrent();
    const focus = $("#main [autofocus]") || $("#main h1");
    if (focus) {
      if (!focus.matches("input, select, textarea, button, a")) focus.tabIndex = -1;
      focus.focus({ preventScroll: !focus.matches("input, select, textarea") });
    }
    document.dispatchEvent(new CustomEvent("swapped"));
  };

  const load = async (url, options, push) => {
    if (busy) return;
    busy = true;
    $("#main").classList.add("busy");
    try {
      const answer = await fetch(url, { ...options, headers: { "X-Fragment": "main" }, credentials: "same-origin" });
      const type = answer.headers.get("content-type") || "";
      const file = answer.headers.get("content-disposition");
      if (file || !type.startsWith("text/html")) { location.assign(answer.url); return; }
      const html = await answer.text();
      const target = answer.headers.get("x-swap") || "main";
      place(html, target === "status" ? "#status" : "#main");
      const shown = new URL(answer.headers.get("x-location") || answer.url, location.href).href;
      if (answer.ok && push && shown !== location.href) history.pushState({}, "", shown);
      const named = document.getElementById(new URL(url, location.href).hash.slice(1));
      if (answer.ok && push) named ? named.scrollIntoView() : window.scrollTo(0, 0);
    } catch {
      say("No connection: nothing was saved. Press again.", true);
    } finally {
      busy = false;
      $("#main").classList.remove("busy");
    }
  };

  const local = (url) => new URL(url, location.href).origin === location.origin;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const data = new FormData(form, button);
    // A button named "action" would hide form.action, so the attribute is read.
    const action = button?.getAttribute("formaction") || form.getAttribute("action") || location.href;
    const method = (button?.getAttribute("formmethod") || form.getAttribute("method") || "get").toLowerCase();
    if (form.dataset.whole !== undefined || !local(action)) return;
    event.preventDefault();
    if ((button || form).dataset.decides !== undefined && performance.now() < deadUntil) return;
    if (method === "get") {
      const url = new URL(action, location.href);
      url.search = new URLSearchParams([...data].filter(([, value]) => value !== "")).toString();
      load(url, {}, true);
    } else {
      const upload = form.enctype === "multipart/form-data";
      load(action, { method: "POST", body: upload ? data : new URLSearchParams(data) }, true);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.target || link.download || link.dataset.whole !== undefined || !local(link.href)) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    load(link.href, {}, true);
  });

  window.addEventListener("popstate", () => load(location.href, {}, false));
  document.addEventListener("change", (event) => {
    if (event.target.dataset.submits !== undefined) event.target.form.requestSubmit();
  });
  showCurrent();
  window.backstop = { say, isBusy: () => busy };
})();
