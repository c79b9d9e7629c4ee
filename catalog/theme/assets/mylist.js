// The page of my list: shows what was noted, or a list that was shared in the fragment of the address; orders, removes, shares, downloads,
// prints. A shared list is only looked at until the visitor takes it over. Comes after details.js.
(function () {
  "use strict";
  const { list, details, element } = ocop, { put } = list;
  const page = document.querySelector(".shortlist"), rows = page.querySelector(".shortlist-items");
  const says = JSON.parse(page.dataset.says), columns = JSON.parse(page.dataset.columns), withdrawn = page.dataset.withdrawn.split(" ");
  const at = (name) => page.querySelector(name), heading = at("h1"), status = at(".shortlist-said"), notice = at(".shortlist-missing");
  const language = document.documentElement.lang, MOST = 4;
  const chosen = new Set();
  // The shared list while it is looked at, else null; what the index said; what the products' pages said, by ID, once `reading` is done.
  let foreign = null, known = { found: new Map(), index: null }, told = new Map(), reading = Promise.resolve(), turn = 0, acting = false;

  function say(text) {
    status.textContent = "";
    setTimeout(() => (status.textContent = text));
  }

  const items = () => foreign || list.read();
  const itemRows = () => Array.from(rows.querySelectorAll(".shortlist-item"));
  const named = (item) => (known.found.get(item.id) || item).name || item.id;
  const button = (row, what) => row.querySelector('[data-do="' + what + '"]');

  // What this page changes itself it also shows itself; a change from elsewhere draws the list anew.
  function write(next) {
    acting = true;
    const done = list.write(next);
    acting = false;
    return done;
  }

  // ---- one product ----

  function fact(row, name, content) {
    const place = row.querySelector('[data-fact="' + name + '"]');
    place.hidden = !content;
    if (content) place.querySelector("dd").replaceChildren(content);
  }

  function code(id) {
    const way = page.dataset.permanent + id + "/", site = page.dataset.site, to = details.local ? site && site + way : ocop.page(way);
    const made = document.createDocumentFragment(), link = element(to ? "a" : "span", "", id);
    if (to) link.href = to;
    made.append(link);
    if (site) made.append(element("span", "on-paper", " · " + site + way));
    return made;
  }

  function fillGone(row, item) {
    const gone = withdrawn.includes(item.id);
    row.querySelector(".card-name").replaceChildren(item.name || item.id);
    for (const name of [".card-maker", ".card-place", ".standing"]) row.querySelector(name).remove();
    // Without the index nothing is known, and that is told above the list.
    row.querySelector(".shortlist-gone").hidden = !known.index;
    row.querySelector(".shortlist-gone span").textContent = gone ? says.withdrawn : says.unknown;
    if (known.index) row.querySelector(".shortlist-tick").remove();
    fact(row, "code", gone || !known.index ? code(item.id) : element("span", "", item.id));
  }

  function makeRow(item) {
    const row = document.importNode(document.querySelector("template[data-item]").content.firstElementChild, true);
    const product = known.found.get(item.id), name = named(item), qr = row.querySelector(".shortlist-qr"), tick = row.querySelector("input");
    row.dataset.item = item.id;
    row.dataset.name = name;
    for (const what of ["up", "down", "remove"]) button(row, what).setAttribute("aria-label", put(says[what], { name }));
    tick.setAttribute("aria-label", put(says.compare, { name }));
    tick.checked = chosen.has(item.id);
    if (!product) fillGone(row, item);
    else {
      ocop.fill(row, product);
      fact(row, "group", product.group);
      fact(row, "code", code(item.id));
      if (page.dataset.site && !details.local) {
        qr.src = new URL("qr.svg", ocop.page(page.dataset.permanent + item.id + "/"));
        qr.hidden = false;
      }
    }
    if (foreign) for (const what of ["up", "down", "remove"]) button(row, what).remove();
    return row;
  }

  function fillFromPage(product, own) {
    const packs = details.packs(own, product.href), contact = details.part(own, product.href, "contact");
    told.set(product.id, { packs, contact });
    const row = itemRows().find((one) => one.dataset.item === product.id);
    if (!row) return;
    fact(row, "packs", packs);
    fact(row, "contact", contact);
    const picture = details.picture(own, product.href);
    if (picture) row.querySelector(".shortlist-picture").replaceChildren(picture);
  }

  // ---- the whole list ----

  function refresh() {
    const shown = itemRows(), any = shown.length > 0;
    at(".shortlist-tools").hidden = at(".shortlist-day").hidden = !any;
    at(".shortlist-empty").hidden = any || Boolean(foreign);
    at(".shortlist-count").textContent = details.count(says, shown.length);
    at(".shortlist-address").hidden = true;
    at(".shared").hidden = !foreign;
    page.querySelectorAll("[data-for]").forEach((one) => (one.hidden = (one.dataset.for === "some") !== list.read().length > 0));
    button(page, "clear").hidden = Boolean(foreign);
    for (const id of chosen) if (!known.found.has(id) || !shown.some((row) => row.dataset.item === id)) chosen.delete(id);
    showChosen();
    if (saving) shelf.hidden = Boolean(foreign) || wanted().length < 2;
    showSaving();
    details.carry(foreign ? foreign.map((item) => item.id).join() : "");
    if (foreign) return;
    shown.forEach((row, place) => {
      button(row, "up").disabled = !place;
      button(row, "down").disabled = place === shown.length - 1;
    });
  }

  function showChosen() {
    button(page, "compare").textContent = chosen.size ? put(says.compare_chosen, { number: chosen.size }) : page.dataset.compareWord;
  }

  function showDay(index) {
    const place = at(".shortlist-day [data-text]"), style = language === "vi" ? { day: "2-digit", month: "2-digit", year: "numeric" } : { day: "numeric", month: "long", year: "numeric" };
    const day = index && new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { ...style, timeZone: "UTC" }).format(new Date(index.day));
    place.parentNode.classList.toggle("without-day", !day);
    place.textContent = day ? put(place.dataset.text, { day }) : "";
  }

  function showMissing(text) {
    notice.textContent = text;
    notice.hidden = !text;
  }

  function drawWith(found) {
    const own = ++turn;
    known = found;
    showDay(known.index);
    rows.replaceChildren(...items().map(makeRow));
    refresh();
    const products = items().flatMap((item) => known.found.get(item.id) || []);
    if (!known.index) return showMissing(rows.children.length ? says.failed : "");
    if (details.local) return showMissing(products.length ? says.local : "");
    reading = details.readAll(products, (product, html) => own === turn && fillFromPage(product, html)).then((missing) => {
      if (own === turn) showMissing(missing ? put(says.missing, { number: details.count(says, missing) }) : "");
    });
  }

  function draw() {
    const own = ++turn;
    return details.find(items().map((item) => item.id)).catch(() => ({ found: new Map(), index: null })).then((found) => own === turn && drawWith(found));
  }

  // ---- saved for use without a network: this page, and those of the products on it ----

  const shelf = document.querySelector(".shortlist-keep"), saving = shelf && ocop.keep && ocop.keep.can && !details.local;
  const wanted = () => [location.href.split(/[?#]/)[0], ...items().flatMap((item) => (known.found.get(item.id) || { href: [] }).href)];
  const showSaving = saving ? ocop.keep.attach(shelf.querySelector("template"), wanted) : () => {};

  // ---- order, remove, undo ----

  function move(row, by) {
    const next = items(), shown = itemRows(), from = shown.indexOf(row), to = from + by;
    [next[from], next[to]] = [next[to], next[from]];
    if (!write(next)) return;
    if (by < 0) shown[to].before(row);
    else shown[to].after(row);
    refresh();
    const what = by < 0 ? "up" : "down", other = by < 0 ? "down" : "up";
    (button(row, what).disabled ? button(row, other) : button(row, what)).focus();
    say(put(says.moved, { name: row.dataset.name, at: to + 1, total: next.length }));
  }

  // In the place of what is gone: what was done, and a button that undoes it.
  function undoRow(text, undo) {
    const row = element("li", "shortlist-undo"), back = element("button", "button button-plain", says.undo);
    back.type = "button";
    row.append(element("span", "", text), back);
    back.addEventListener("click", () => undo(row));
    return row;
  }

  function remove(row) {
    const before = items(), item = before.find((one) => one.id === row.dataset.item), text = put(says.removed, { name: row.dataset.name });
    if (!item || !write(before.filter((one) => one !== item))) return;
    const gone = undoRow(text, (undone) => {
      const next = list.read(), place = itemRows().filter((one) => one.compareDocumentPosition(undone) & Node.DOCUMENT_POSITION_FOLLOWING).length;
      next.splice(place, 0, item);
      if (!write(list.clean(next))) return;
      undone.replaceWith(row);
      refresh();
      button(row, "remove").focus();
      say(put(says.back, { name: row.dataset.name }));
    });
    row.replaceWith(gone);
    refresh();
    gone.querySelector("button").focus();
    say(text);
  }

  function clear() {
    const before = list.read(), text = put(says.cleared, { number: details.count(says, before.length) });
    if (!write([])) return;
    const gone = undoRow(text, () => {
      // What was noted in the meantime, in another tab, stays.
      if (!write(list.clean(before.concat(list.read())))) return;
      draw().then(() => {
        heading.focus();
        say(says.back_all);
      });
    });
    rows.replaceChildren(gone);
    refresh();
    showMissing("");
    gone.querySelector("button").focus();
    say(text);
  }

  // ---- a list that was shared ----

  function leave(text) {
    foreign = null;
    history.replaceState(null, "", location.pathname + location.search);
    chosen.clear();
    draw().then(() => {
      heading.focus();
      if (text) say(text);
    });
  }

  function take() {
    acting = true;
    const added = list.add(foreign.map((item) => ({ id: item.id, name: named(item) === item.id ? "" : named(item) })));
    acting = false;
    if (added >= 0) leave(added ? put(says.added, { number: details.count(says, added) }) : says.added_none);
  }

  // ---- share, download, print ----

  function address() {
    const start = details.local ? page.dataset.site && page.dataset.site + page.dataset.at : location.origin + location.pathname;
    return start && start + "#" + items().map((item) => item.id).join();
  }

  function showAddress(url, text) {
    const place = at(".shortlist-address"), input = place.querySelector("input");
    place.hidden = false;
    input.value = url;
    if (text === says.copy_yourself) input.focus();
    input.select();
    say(text);
  }

  function share() {
    const url = address();
    const copy = () => Promise.resolve()
      .then(() => navigator.clipboard.writeText(url))
      .then(() => showAddress(url, says.copied), () => showAddress(url, says.copy_yourself));
    if (!navigator.share) return copy();
    // Whoever closes the sheet of the phone has changed his mind.
    return navigator.share({ title: heading.textContent, url }).catch((error) => error.name === "AbortError" || copy());
  }

  function download(text, type, ending) {
    const link = element("a"), url = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
    link.href = url;
    link.download = says.file + ending;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  // A cell that a spreadsheet would take for a formula is text.
  function cell(value) {
    const text = String(value).replace(/\s+/g, " ").trim();
    return '"' + (/^[=+\-@|%＝＋－＠]/.test(text) ? "'" + text : text).replace(/"/g, '""') + '"';
  }

  function lineOf(item) {
    const product = known.found.get(item.id), own = told.get(item.id), way = page.dataset.permanent + item.id + "/";
    const link = page.dataset.site ? page.dataset.site + way : details.local ? "" : ocop.page(way);
    if (!product) return { id: item.id, name: item.name, standing: known.index ? (withdrawn.includes(item.id) ? says.withdrawn : says.unknown) : "", link: known.index && !withdrawn.includes(item.id) ? "" : link };
    return {
      ...product, stars: product.stars || says.no_stars, standing: product.word + ": " + product.short, link, day: known.index.day,
      prices: own && own.packs ? Array.from(own.packs.children, (one) => one.textContent).join("; ") : "",
    };
  }

  function table() {
    const written = [columns.map(([, title]) => title), ...items().map(lineOf).map((line) => columns.map(([name]) => line[name] || ""))];
    download("\ufeff" + written.map((line) => line.map(cell).join(",") + "\r\n").join(""), "text/csv", ".csv");
  }

  // A line of a card is at most 75 bytes long; what follows begins with a space.
  function folded(line) {
    let made = "", size = 0;
    for (const sign of line) {
      const bytes = new TextEncoder().encode(sign).length;
      if (size + bytes > 75) {
        made += "\r\n ";
        size = 1;
      }
      made += sign;
      size += bytes;
    }
    return made + "\r\n";
  }

  const escaped = (text) => text.replace(/\s+/g, " ").trim().replace(/[\\;,]/g, "\\$&");

  // Only what a product's page shows, and that shows only contacts with recorded consent.
  function card(name, contact, products) {
    const ways = (start) => Array.from(contact.querySelectorAll('a[href^="' + start + '"]'), (link) => link.getAttribute("href"));
    const lines = ["BEGIN:VCARD", "VERSION:3.0", "N:" + escaped(name) + ";;;;", "FN:" + escaped(name), "ORG:" + escaped(name)];
    for (const way of ways("tel:")) lines.push("TEL;TYPE=WORK,VOICE:" + way.slice(4));
    for (const way of ways("mailto:")) lines.push("EMAIL;TYPE=INTERNET:" + way.slice(7));
    for (const way of ways("https://zalo.me/")) lines.push("URL:" + way);
    const where = contact.querySelector("[data-address]");
    if (where) lines.push("ADR;TYPE=WORK:;;" + escaped(where.textContent) + ";;;;");
    lines.push("NOTE:" + products.map(escaped).join("\\, "), "END:VCARD");
    return lines.map(folded).join("");
  }

  function contacts() {
    const makers = new Set(), cards = new Map();
    for (const item of items()) {
      const product = known.found.get(item.id), contact = (told.get(item.id) || {}).contact;
      if (!product) continue;
      makers.add(product.maker);
      if (!contact) continue;
      const name = product.maker || product.name, key = name + "\n" + contact.textContent;
      if (!cards.has(key)) cards.set(key, { name, maker: product.maker, contact, products: [] });
      cards.get(key).products.push(product.name + " (" + product.id + ")");
    }
    if (!cards.size) return say(says.no_contacts);
    download(Array.from(cards.values(), (one) => card(one.name, one.contact, one.products)).join(""), "text/vcard", ".vcf");
    say(put(says.contacts, { number: new Set(Array.from(cards.values(), (one) => one.maker)).size, total: makers.size }));
  }

  // When the products' pages have been read.
  function afterwards(act) {
    const waiting = setTimeout(() => say(says.wait), 300);
    reading.then(() => {
      clearTimeout(waiting);
      if (status.textContent === says.wait) status.textContent = "";
      act();
    });
  }

  // ---- what was pressed ----

  const TOOLS = {
    take,
    own: () => leave(""),
    compare: () => {
      if (chosen.size < 2) return say(put(says.few, { most: MOST }));
      location.assign(ocop.page(page.dataset.compare) + "#" + items().filter((item) => chosen.has(item.id)).map((item) => item.id).join());
    },
    share,
    print: () => afterwards(() => print()),
    csv: () => afterwards(table),
    vcard: () => afterwards(contacts),
    clear,
    up: (row) => move(row, -1),
    down: (row) => move(row, 1),
    remove,
  };

  page.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[data-do]");
    if (pressed) TOOLS[pressed.dataset.do](pressed.closest(".shortlist-item"));
  });
  rows.addEventListener("change", (event) => {
    const box = event.target, id = box.closest(".shortlist-item").dataset.item;
    if (box.checked && chosen.size >= MOST) {
      box.checked = false;
      return say(put(says.many, { most: MOST }));
    }
    if (box.checked) chosen.add(id);
    else chosen.delete(id);
    showChosen();
  });

  function look() {
    const ids = details.shared();
    if (!ids.length && location.hash.length > 1 && rows.children.length) return;
    foreign = ids.length ? ids : null;
    chosen.clear();
    draw();
  }

  page.dataset.compareWord = button(page, "compare").textContent;
  if (details.local && !page.dataset.site) button(page, "share").remove();
  list.watch(() => acting || (foreign ? refresh() : draw()));
  addEventListener("hashchange", look);
  look();
})();
