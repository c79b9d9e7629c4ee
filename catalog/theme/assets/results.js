// The page of results: what is found as one types, the words in the address, so that it can be shared. Comes after search.js.
(function () {
  "use strict";
  const form = document.querySelector("form.seek");
  const section = document.querySelector(".seek-results");
  const list = section.querySelector("ul"), more = section.querySelector("button");
  const input = form.elements.q, told = form.querySelector("[role=status]");
  const STEP = 24;
  let found = [], shown = 0, index = null;

  form.hidden = false;
  input.value = new URLSearchParams(location.search).get("q") || "";

  function extend() {
    const next = found.slice(shown, shown + STEP);
    list.append(...next.map((i) => ocop.card(index.item(i))));
    shown += next.length;
    more.hidden = shown >= found.length;
    more.textContent = index.count("more", Math.min(STEP, found.length - shown));
    return list.children[shown - next.length];
  }

  function show(loaded) {
    index = loaded;
    const text = input.value.trim(), result = index.find(text);
    found = result.found;
    shown = 0;
    list.replaceChildren();
    section.hidden = !found.length;
    if (found.length) extend();
    told.textContent = !text ? "" : !found.length ? index.raw.words.none : index.count(result.near ? "near" : "found", found.length);
    const address = new URL(location.href);
    if (text) address.searchParams.set("q", text);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  }

  function update() {
    ocop.load().then(show, () => (told.textContent = told.dataset.failed));
  }

  input.addEventListener("focus", () => ocop.load().catch(() => {}));
  input.addEventListener("input", update);
  more.addEventListener("click", () => extend().querySelector("a").focus());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = list.querySelector("a");
    if (first) first.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || document.activeElement === input || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
  if (input.value) update();
})();
