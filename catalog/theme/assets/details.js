// What "my list" and the comparison know of products: names and standings from the search index, which works without a network and from a
// folder, everything else from the products' own pages, part by part, so that nothing is said in two places. Comes after shortlist.js.
(function () {
  "use strict";
  const local = location.protocol === "file:";
  const AT_ONCE = 4;
  // Where a link of a page may lead.
  const WAYS = /^(?:https?|tel|mailto):/;
  const pages = new Map();

  // The IDs in the fragment of the address; none for a fragment of another kind, as the one of the skip link is.
  function shared() {
    let text = location.hash.slice(1);
    try {
      text = decodeURIComponent(text);
    } catch (error) {
      // Not written by a browser; as it stands it may still hold IDs.
    }
    const ids = text.toUpperCase().split(/[\s,;+]+/);
    return ocop.list.clean(ids.map((id) => ({ id })));
  }

  // The products with these IDs, by ID, as the index has them today; those that it does not know are missing.
  function find(ids) {
    return ocop.load().then((index) => {
      const wanted = new Set(ids), found = new Map();
      index.ids.forEach((id, at) => wanted.has(id) && found.set(id, index.item(at)));
      return { found, index };
    });
  }

  // A product's page, or null where it cannot be read.
  function read(href) {
    if (local) return Promise.resolve(null);
    if (!pages.has(href)) {
      const reading = fetch(href, { credentials: "omit" })
        .then((answer) => (answer.ok ? answer.text() : null))
        .then((html) => html && new DOMParser().parseFromString(html, "text/html"))
        .catch(() => null);
      pages.set(href, reading);
      // What could not be read now may be later.
      reading.then((page) => page || pages.delete(href));
    }
    return pages.get(href);
  }

  // Reads the pages of `products`, a few at a time, and hands each to `use` as it comes. How many could not be read.
  function readAll(products, use) {
    const waiting = [...products];
    let missing = 0;
    const next = () => {
      const product = waiting.shift();
      return product ? read(product.href).then((page) => { use(product, page); missing += page ? 0 : 1; }).then(next) : null;
    };
    return Promise.all(Array.from({ length: AT_ONCE }, next)).then(() => missing);
  }

  function whole(element, name, from) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, new URL(value, from).href);
  }

  // A copy of one part of a page, with links that hold here; null where the page has none, or says that it is not known.
  function part(page, href, name) {
    const found = page && page.querySelector('[data-part="' + name + '"]');
    if (!found) return null;
    const copy = document.importNode(found, true);
    copy.querySelectorAll("script, style, figcaption, .all-sources").forEach((one) => one.remove());
    const bare = copy.cloneNode(true);
    bare.querySelectorAll(".unknown, .small").forEach((one) => one.remove());
    if (!bare.textContent.trim() && !bare.querySelector("img")) return null;
    copy.querySelectorAll("a").forEach((one) => {
      whole(one, "href", href);
      if (!WAYS.test(one.href)) one.removeAttribute("href");
    });
    copy.querySelectorAll("img").forEach((one) => whole(one, "src", href));
    copy.querySelectorAll("source").forEach((one) => {
      const files = one.getAttribute("srcset").split(", ").map((file) => file.split(" "));
      one.setAttribute("srcset", files.map(([way, width]) => new URL(way, href).href + " " + width).join(", "));
    });
    for (const one of [copy, ...copy.querySelectorAll("*")]) for (const attribute of ["id", "data-part", "style"]) one.removeAttribute(attribute);
    return copy;
  }

  // The packs as a list: in a table of products a table of packs cannot be read.
  function packs(page, href) {
    const table = part(page, href, "packs");
    if (!table) return null;
    const list = ocop.element("ul", "plain-list");
    for (const row of table.tBodies[0].rows) {
      const [label, price] = row.cells, text = price.textContent.replace(/\s+/g, " ").trim();
      list.append(ocop.element("li", "", label.textContent.trim() + (text ? ": " + text : "")));
    }
    return list;
  }

  function picture(page, href) {
    const found = part(page, href, "picture"), shown = found && found.querySelector("picture, img:not(.drawing)");
    if (!shown) return null;
    const image = shown.matches("img") ? shown : shown.querySelector("img");
    image.className = "card-picture";
    image.alt = "";
    image.removeAttribute("fetchpriority");
    shown.querySelectorAll("source").forEach((source) => (source.sizes = "13rem"));
    return shown;
  }

  // A word of `says` that counts products or speaks of one of them.
  function count(says, number) {
    return number === 1 ? says.number_one : ocop.list.put(says.number, { number });
  }

  // The same fragment for the page in the other language.
  function carry(fragment) {
    document.querySelectorAll("header a[hreflang]").forEach((link) => (link.hash = fragment));
  }

  ocop.details = { local, shared, find, readAll, part, packs, picture, count, carry };
})();
