// The search. Every page loads this file; the index of products and index.js, which ranks, come when somebody first asks for
// them, as scripts, so that a folder of files can be searched too. Marks do not matter: "nuoc mam" finds "Nước mắm". Nothing is asked of a server.
// Used by results.js, filter.js and find.js, too.
var ocop = (function () {
  "use strict";
  const script = document.currentScript;
  const root = new URL("../../", script.src);
  const local = location.protocol === "file:";

  // ---- words: fold() is generator/model/text.py's, held to it by a test ----

  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

  function fold(text) {
    return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "");
  }

  // "Hoà" and "Hòa" are one word: its letters, and its tone wherever that was set. Digits are a word of their own: "0017" finds KG0017.
  function words(text) {
    const found = text.toLowerCase().normalize("NFD").match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu) || [];
    return found.map((word) => ({ base: word.replace(TONES, ""), tone: (word.match(TONES) || []).join(""), plain: fold(word) }));
  }

  // A browser that opens files finds no page by its folder.
  function page(address) {
    return new URL(local ? address + "index.html" : address || "./", root).href;
  }

  // ---- loading ----

  const waiting = {};

  function add(address) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = resolve;
      element.onerror = () => {
        element.remove();
        reject(new Error(address));
      };
      document.head.append(element);
    });
  }

  // Do it once, or again after it failed.
  function once(name, start) {
    waiting[name] = waiting[name] || start().catch((error) => {
      waiting[name] = null;
      throw error;
    });
    return waiting[name];
  }

  const api = { fold, words, card, fill, element, page, load, loadFilters, index: (raw) => (held.index = raw), filters: (raw) => (held.filters = raw) };
  // What the loaded files brought.
  const held = {};

  // Swedish writes dates as the data does: 2026-01-31.
  function today() {
    return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
  }

  function load() {
    const files = [new URL("index.js", script.src), new URL("search/" + script.dataset.index, root)];
    // The index is one of today: a page may stay open for days.
    return once("files", () => Promise.all(files.map((file) => add(file.href)))).then(() => once("index " + today(), async () => api.makeIndex(held.index)));
  }

  function loadFilters(index) {
    return once("filters", () => add(new URL("search/" + index.raw.filters, root).href).then(() => held.filters));
  }

  // ---- a product as the static lists show it, from the pieces in the page's own template ----

  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function card(product) {
    const pieces = document.querySelector("template[data-cards]").content;
    const li = fill(document.importNode(pieces.querySelector("li"), true), product);
    if (api.list) li.firstElementChild.append(api.list.button(product.id, product.name));
    return li;
  }

  // The same in any element that has these pieces.
  function fill(li, product) {
    const pieces = document.querySelector("template[data-cards]").content;
    const link = li.querySelector("a"), picture = li.querySelector("img"), maker = li.querySelector(".card-maker");
    link.textContent = product.name;
    link.href = product.href;
    picture.src = picture.dataset.folder + product.drawing + ".svg";
    maker.textContent = product.maker;
    maker.hidden = !product.maker;
    li.querySelector(".card-place").append(" " + product.place);
    const step = li.querySelector(".standing-step");
    const stars = product.stars && pieces.querySelector('[data-stars="' + product.stars + '"] svg');
    if (stars) step.append(document.importNode(stars, true));
    step.append(document.importNode(pieces.querySelector(".status-" + product.status), true), element("p", "small", product.short));
    return li;
  }

  return api;
})();

// The field in the head of every page: a combobox whose list shows the first products found.
(function () {
  "use strict";
  const form = document.querySelector("form.search");
  if (!form) return;
  const SHOWN = 6;
  const { element } = ocop;
  const input = form.elements.q, bar = form.parentNode, opener = document.querySelector(".search-open"), closer = form.querySelector(".search-close");
  const told = form.querySelector("[role=status]");
  const list = element("div", "search-list");
  list.id = "search-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.results);
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  if (location.protocol === "file:" && !form.action.endsWith(".html")) form.action += "index.html";

  let asked = 0, active = -1;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(at) {
    const options = list.children;
    if (active >= 0 && options[active]) options[active].setAttribute("aria-selected", "false");
    active = at;
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  }

  function option(at, href) {
    const made = element("a", "search-option");
    made.id = "search-option-" + at;
    made.href = href;
    made.tabIndex = -1;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    return made;
  }

  function productOption(index, i, at) {
    const product = index.item(i), made = option(at, product.href);
    made.append(element("span", "search-name", product.name), element("span", "search-where", [product.maker, product.place].filter(Boolean).join(" · ")));
    const standing = element("span", "search-standing");
    if (product.stars) {
      const stars = element("span", "search-stars", "★".repeat(product.stars));
      stars.setAttribute("aria-hidden", "true");
      standing.append(stars, element("span", "visually-hidden", index.raw.words.stars.replace("{stars}", product.stars)));
    } else standing.textContent = product.word;
    made.append(standing);
    return made;
  }

  function show(index) {
    const { found, near } = index.find(input.value);
    choose(-1);
    list.replaceChildren(...found.slice(0, SHOWN).map((i, at) => productOption(index, i, at)));
    if (found.length > SHOWN) {
      const all = option(SHOWN, form.action + "?q=" + encodeURIComponent(input.value.trim()));
      all.textContent = index.count("all", found.length);
      list.append(all);
    }
    told.textContent = !found.length ? index.raw.words.none : index.count(near ? "near" : "found", found.length);
    // What a screen reader hears, everybody sees where there is nothing else to see.
    told.classList.toggle("visually-hidden", found.length > 0 && !near);
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function update() {
    const turn = ++asked;
    if (!input.value.trim()) {
      told.textContent = "";
      return close();
    }
    ocop.load().then(
      (index) => turn === asked && show(index),
      () => {
        told.classList.remove("visually-hidden");
        told.textContent = form.dataset.failed;
      },
    );
  }

  function leave() {
    asked++;
    close();
    told.textContent = "";
  }

  function shut() {
    leave();
    bar.classList.remove("searching");
    if (opener.offsetParent) opener.focus();
  }

  function open() {
    if (opener.offsetParent) bar.classList.add("searching");
    input.focus();
  }

  input.addEventListener("focus", () => ocop.load().catch(() => {}));
  input.addEventListener("input", update);
  input.addEventListener("keydown", (event) => {
    const many = list.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) update();
      else choose(event.key === "ArrowDown" ? (active + 1 < many ? active + 1 : -1) : active < 0 ? many - 1 : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      list.children[active].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (many) close();
      else if (input.value) {
        input.value = "";
        update();
      } else shut();
    }
  });
  form.addEventListener("submit", (event) => input.value.trim() || event.preventDefault());
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || leave());
  // A click on an option must not take the focus, and with it the list, away.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  closer.addEventListener("click", shut);
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !(at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)))) {
      event.preventDefault();
      open();
    }
  });
})();
