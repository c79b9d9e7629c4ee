// Two to four products side by side. The rows stand in the page; this fills them with what the index says of today and with the parts of
// the products' own pages, and says in words which rows differ. Comes after details.js.
(function () {
  "use strict";
  const { list, details, element } = ocop, { put } = list;
  const page = document.querySelector(".comparison"), says = JSON.parse(page.dataset.says), words = page.dataset;
  const at = (name) => page.querySelector(name), heading = at("h1"), scroll = at(".compare-scroll"), table = at("table"), status = at(".shortlist-said");
  const notice = at(".compare-missing"), only = at(".compare-only input"), withdrawn = words.withdrawn.split(" ");
  const MOST = 4;
  let turn = 0;

  function say(text) {
    status.textContent = "";
    setTimeout(() => (status.textContent = text));
  }

  function link(text, href) {
    const made = element(href ? "a" : "span", "", text);
    if (href) made.href = href;
    return made;
  }

  // What the index says: all that there is where a page cannot be read. Pictures and standings are always its own.
  const FROM_INDEX = {
    picture: (product) => {
      const image = document.importNode(document.querySelector("template[data-cards]").content.querySelector("img"), true);
      image.src = image.dataset.folder + product.drawing + ".svg";
      return image;
    },
    standing: (product) => {
      const li = document.importNode(document.querySelector("template[data-cards]").content.querySelector("li"), true);
      return ocop.fill(li, product).querySelector(".standing");
    },
    producer: (product) => product.maker && element("span", "", product.maker),
    place: (product) => product.place && element("span", "", product.place),
    group: (product) => product.group && element("span", "", product.group),
    id: (product) => element("span", "", product.id),
  };

  function content(name, product, own) {
    if (name === "picture") return details.picture(own, product.href) || FROM_INDEX.picture(product);
    if (name === "standing" || name === "id") return FROM_INDEX[name](product);
    const found = name === "packs" ? details.packs(own, product.href) : details.part(own, product.href, name);
    if (found && found.matches("dd")) {
      const box = element("div");
      box.append(...found.childNodes);
      return box;
    }
    return found || (FROM_INDEX[name] && FROM_INDEX[name](product));
  }

  function fillColumn(product, own) {
    for (const row of table.tBodies[0].rows) {
      const cell = row.querySelector('[data-of="' + product.id + '"]'), found = content(row.dataset.part, product, own);
      cell.replaceChildren(found || element("span", "unknown", says.nothing));
      cell.classList.toggle("empty", !found);
    }
    mark();
  }

  // ---- what differs, in words ----

  function text(cell) {
    return cell.textContent.replace(/\s+/g, " ").trim();
  }

  function mark() {
    for (const row of table.tBodies[0].rows) {
      const cells = Array.from(row.querySelectorAll("td")), known = cells.filter((cell) => !cell.classList.contains("empty"));
      const differs = new Set(cells.map(text)).size > 1, marked = cells.length > 1 && !["picture", "id"].includes(row.dataset.part);
      row.querySelector(".compare-mark").textContent = marked ? (differs ? words.differs : words.same) : "";
      row.classList.toggle("differs", marked && differs);
      row.hidden = !known.length || (only.checked && marked && !differs);
    }
  }

  // ---- the table ----

  function headOf(item, product) {
    const cell = document.importNode(document.querySelector("template[data-head]").content.firstElementChild, true), name = product ? product.name : item.id;
    const remove = cell.querySelector("button");
    cell.replaceChild(link(name, product && product.href), cell.querySelector("a"));
    remove.setAttribute("aria-label", put(words.remove, { name }));
    remove.addEventListener("click", () => leaveOut(item.id, name));
    return cell;
  }

  function addColumn(item, product) {
    table.tHead.rows[0].append(headOf(item, product));
    for (const row of table.tBodies[0].rows) {
      const cell = element("td", "empty");
      cell.dataset.of = item.id;
      const gone = row.dataset.part === "standing" && !product;
      cell.append(element("span", "unknown", gone ? (withdrawn.includes(item.id) ? says.withdrawn : says.unknown) : product ? "…" : says.nothing));
      if (gone) cell.classList.remove("empty");
      row.append(cell);
    }
    if (product) fillColumn(product, null);
  }

  function leaveOut(id, name) {
    const left = details.shared().filter((item) => item.id !== id);
    history.pushState(null, "", location.pathname + location.search + (left.length ? "#" + left.map((item) => item.id).join() : ""));
    draw().then(() => {
      heading.focus();
      say(put(words.removed, { name }));
    });
  }

  function tell(texts) {
    notice.textContent = texts.filter(Boolean).join(" ");
    notice.hidden = !notice.textContent;
  }

  function drawWith(items, { found, index }, many) {
    const own = turn;
    for (const row of table.rows) while (row.cells.length > 1) row.lastElementChild.remove();
    at(".compare-empty").hidden = items.length > 0;
    scroll.hidden = !items.length;
    at(".compare-only").hidden = items.length < 2;
    details.carry(items.map((item) => item.id).join());
    if (!index) return tell([says.failed]);
    items.forEach((item) => addColumn(item, found.get(item.id)));
    mark();
    const first = [many && put(words.many, { most: MOST }), items.length === 1 && words.one];
    tell([...first, details.local && items.length && words.local]);
    if (details.local) return undefined;
    const unread = [];
    return details.readAll(items.flatMap((item) => found.get(item.id) || []), (product, html) => {
      if (own !== turn) return;
      if (html) fillColumn(product, html);
      else unread.push(product.name);
    }).then(() => own === turn && tell([...first, unread.length && put(words.missing, { names: unread.join(", ") })]));
  }

  function draw() {
    const own = ++turn, all = details.shared(), items = all.slice(0, MOST);
    const finding = items.length ? details.find(items.map((item) => item.id)).catch(() => ({ found: new Map(), index: null })) : Promise.resolve({ found: new Map(), index: {} });
    return finding.then((found) => { if (own === turn) drawWith(items, found, all.length > MOST); });
  }

  only.addEventListener("change", mark);
  addEventListener("hashchange", () => details.shared().length && draw());
  addEventListener("popstate", draw);
  draw();
})();
