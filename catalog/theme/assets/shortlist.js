// My list: which products the visitor noted, in this browser's own storage and nowhere else; only IDs and names, so that nothing in it can
// grow old. Every page loads this file: it puts a button on each card and shows in the head how many there are. Comes after search.js.
(function () {
  "use strict";
  const KEY = "ocop-list", MOST = 100, ID = /^[A-Z]{2}[0-9]{4,8}$/;
  const link = document.querySelector(".list-link"), told = document.querySelector(".list-told");
  if (!link || !told) return;
  const { element } = ocop, says = link.dataset, watching = [];

  // Whatever stands in the storage or in an address: what may be on a list, each once.
  function clean(found) {
    const known = new Set();
    return (Array.isArray(found) ? found : [])
      .filter((item) => item && typeof item.id === "string" && ID.test(item.id) && known.size < MOST && known.size < known.add(item.id).size)
      .map(({ id, name }) => ({ id, name: typeof name === "string" ? name.slice(0, 300) : "" }));
  }

  function read() {
    try {
      return clean(JSON.parse(localStorage.getItem(KEY)));
    } catch (error) {
      return [];
    }
  }

  // Whether it could be kept; if not, that is told, and what was kept before stays.
  function write(items) {
    try {
      if (items.length) localStorage.setItem(KEY, JSON.stringify(items));
      else localStorage.removeItem(KEY);
    } catch (error) {
      tell(says.denied, true);
      return false;
    }
    show();
    return true;
  }

  function put(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  // What a screen reader says; `aloud`: everybody sees it for a while, too.
  let clearing = 0;
  function tell(text, aloud) {
    clearTimeout(clearing);
    told.classList.toggle("list-told-shown", Boolean(aloud));
    told.textContent = "";
    // The same sentence twice is said twice only if it was gone in between.
    setTimeout(() => (told.textContent = text));
    clearing = setTimeout(() => {
      told.classList.remove("list-told-shown");
      told.textContent = "";
    }, 12000);
  }

  function mark(button, kept) {
    button.setAttribute("aria-pressed", String(kept.has(button.dataset.keep)));
  }

  function show() {
    const items = read(), kept = new Set(items.map((item) => item.id));
    document.documentElement.dataset.list = items.length ? "some" : "";
    link.querySelector(".list-count").textContent = items.length || "";
    document.querySelectorAll("button[data-keep]").forEach((button) => mark(button, kept));
    watching.forEach((watcher) => watcher(items));
  }

  function button(id, name) {
    const made = element("button", "keep"), icon = link.querySelector("svg").cloneNode(true);
    made.type = "button";
    made.dataset.keep = id;
    made.dataset.name = name;
    made.append(icon, element("span", "visually-hidden", put(says.keep, { name })));
    mark(made, new Set(read().map((item) => item.id)));
    return made;
  }

  // Puts `more` behind what is there; how many are new, or -1 where that could not be kept.
  function add(more) {
    const before = read(), items = clean(before.concat(more));
    const kept = new Set(items.map((item) => item.id)), full = more.some((item) => !kept.has(item.id));
    if (full) tell(put(says.full, { most: MOST }), true);
    return (full && items.length === before.length) || !write(items) ? -1 : items.length - before.length;
  }

  function toggle({ keep: id, name }) {
    const items = read(), without = items.filter((item) => item.id !== id);
    const kept = without.length === items.length, done = kept ? add([{ id, name }]) > 0 : write(without);
    if (done) tell(put(kept ? says.kept : says.left, { name, number: kept ? items.length + 1 : without.length }));
  }

  ocop.list = { MOST, ID, clean, read, write, add, put, tell, button, watch: (watcher) => watching.push(watcher) };

  document.querySelectorAll("[data-id]").forEach((element) => {
    const named = element.querySelector("a");
    if (ID.test(element.dataset.id) && named) element.append(button(element.dataset.id, named.textContent));
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("button[data-keep]");
    if (pressed) toggle(pressed.dataset);
  });
  // Another tab, or a page that comes back from the browser's memory.
  addEventListener("storage", (event) => (event.key === KEY || event.key === null) && show());
  addEventListener("pageshow", (event) => event.persisted && show());
  if (location.protocol === "file:" && link.href && !link.href.endsWith(".html")) link.href += "index.html";
  show();
})();
