// Saves chosen pages with their pictures and scripts for use without a network, until the visitor deletes them. Comes after offline.js.
//
//   ocop.keep.can                          whether this browser can save anything; if not, show no button
//   ocop.keep.save(name, title, addresses, told)
//                                          stores the pages at `addresses` (whole, on this site; the first is the one that the list of saved
//                                          copies leads to) and gives, once all is there, what find() gives. `told({done, all, bytes})` hears
//                                          of each page. An earlier copy of that name is replaced at the end, and stays if anything
//                                          fails: then the promise is broken with an Error named "QuotaExceededError" or "TypeError" (no network).
//   ocop.keep.find(name)                   null, or {name, title, address, pages, missing, bytes, saved}: `missing` pages did not answer;
//                                          bytes as stored; `saved` in milliseconds
//   ocop.keep.forget(name)                 deletes it
//   ocop.keep.guess(pages, photos)         about how many bytes that many pages of products will take; photos: one for each, unless told
//   ocop.keep.attach(template, addresses)  puts the button of keep.html.j2 before its template; `addresses()` is asked on each click and
//                                          whenever attach's own result, a function, is called: do so after the list has changed
//
// A name stands for one language. Templates with data-links are found and attached by themselves.
(function () {
  "use strict";
  const { can, root, store, wanted, start } = ocop.offline, KEPT = store + "kept ", NOTE = new URL("kept.json", root).href;
  const PAGE = 22000, PHOTO = 35000, AT_A_TIME = 4, LEFT_BEHIND = 3600000;
  const language = document.documentElement.lang;

  // ---- what is stored: one store for each, complete once it has a note ----

  async function all() {
    const found = [];
    for (const key of await caches.keys()) {
      if (!key.startsWith(KEPT)) continue;
      const note = await (await caches.open(key)).match(NOTE);
      if (note) found.push({ key, kept: await note.json() });
      // A page that was closed while it saved.
      else if (Date.now() - Number(key.slice(KEPT.length).split(" ")[0]) > LEFT_BEHIND) await caches.delete(key);
    }
    return found;
  }

  async function find(name) {
    const found = (await all()).find((one) => one.kept.name === name);
    return found ? found.kept : null;
  }

  async function forget(name) {
    for (const one of await all()) if (one.kept.name === name) await caches.delete(one.key);
  }

  function guess(pages, photos = pages) {
    return pages * PAGE + photos * PHOTO;
  }

  // ---- saving ----

  const ours = (address) => address.origin === root.origin && address.pathname.startsWith(root.pathname);

  // What a page shows and runs: of each photo one size, which the worker gives for all.
  function usesOf(page, at) {
    const found = new Set();
    const add = (address) => {
      const whole = address && new URL(address, at);
      if (whole && ours(whole) && whole.protocol.startsWith("http")) found.add(whole.href);
    };
    page.querySelectorAll("script[src]").forEach((one) => add(one.getAttribute("src")));
    page.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload]").forEach((one) => add(one.getAttribute("href")));
    page.querySelectorAll("img").forEach((one) => {
      const source = one.closest("picture") && one.closest("picture").querySelector('source[type="image/webp"]');
      add(source ? source.getAttribute("srcset").split(",").pop().trim().split(" ")[0] : one.getAttribute("src"));
    });
    return found;
  }

  // The page as sw.js stores it, or null where what came is no page of this catalogue.
  async function fetchPage(address) {
    const response = await fetch(address, { cache: "no-cache" });
    if (!response.ok || !/^text\/html/.test(response.headers.get("content-type") || "")) return null;
    const text = await response.text(), needs = /(?:^|[^\w-])assets\/([0-9a-f]{10})\//.exec(text), title = /<title>([^<]*)/.exec(text);
    if (!needs) return null;
    const headers = new Headers(response.headers);
    for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
    headers.set("ocop-saved", String(Date.now()));
    headers.set("ocop-needs", needs[1]);
    headers.set("ocop-title", encodeURIComponent(title ? title[1] : ""));
    return { text, headers, page: new DOMParser().parseFromString(text, "text/html") };
  }

  // The theme's own files lie in the store that all pages share. Gives the bytes.
  async function saveFile(address, cache) {
    const shared = new URL(address).pathname.slice(root.pathname.length).startsWith("assets/");
    const into = shared ? await caches.open(store + "files") : cache;
    if (shared && (await into.match(address))) return 0;
    const response = await fetch(address);
    if (response.status !== 200 || /^text\/html/.test(response.headers.get("content-type") || "")) return 0;
    const size = (await response.clone().blob()).size;
    await into.put(address, response);
    return size;
  }

  async function savePage(address, cache, seen) {
    const got = await fetchPage(address);
    if (!got) return { bytes: 0, missing: 1 };
    let bytes = new Blob([got.text]).size;
    for (const use of usesOf(got.page, address)) {
      if (seen.has(use)) continue;
      seen.add(use);
      bytes += await saveFile(use, cache);
    }
    await cache.put(address, new Response(got.text, { headers: got.headers }));
    return { bytes, missing: 0 };
  }

  async function save(name, title, addresses, told) {
    const wantedPages = [...new Set(addresses.map((one) => new URL(one, location.href)).filter(ours).map((one) => one.origin + one.pathname))];
    const key = KEPT + Date.now() + " " + name, cache = await caches.open(key), seen = new Set(), waiting = wantedPages.slice();
    const sum = { done: 0, bytes: 0, missing: 0 };

    async function work() {
      while (waiting.length) {
        const { bytes, missing } = await savePage(waiting.shift(), cache, seen);
        sum.done++;
        sum.bytes += bytes;
        sum.missing += missing;
        if (told) told({ done: sum.done, all: wantedPages.length, bytes: sum.bytes });
      }
    }

    try {
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      const kept = { name, title, address: wantedPages[0], pages: sum.done - sum.missing, missing: sum.missing, bytes: sum.bytes, saved: Date.now() };
      if (!kept.pages) throw new TypeError("no page answered");
      await cache.put(NOTE, new Response(JSON.stringify(kept)));
      for (const one of await all()) if (one.kept.name === name && one.key !== key) await caches.delete(one.key);
      return kept;
    } catch (error) {
      waiting.length = 0;
      await caches.delete(key);
      throw error;
    }
  }

  // ---- the button ----

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  const size = (bytes) => (bytes / 1e6).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const day = (time) => new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { timeZone: "Asia/Ho_Chi_Minh", day: language === "vi" ? "2-digit" : "numeric", month: language === "vi" ? "2-digit" : "long", year: "numeric" }).format(new Date(time));

  function attach(template, addresses) {
    const words = template.dataset, name = words.save + " " + language;
    template.parentNode.insertBefore(document.importNode(template.content, true), template);
    const box = template.previousElementSibling, told = box.querySelector("[role=status]"), bar = box.querySelector("progress");
    const keep = box.querySelector('[data-do="keep"]'), remove = box.querySelector('[data-do="forget"]'), first = keep.textContent;

    async function show() {
      const kept = await find(name), pages = addresses().length;
      remove.hidden = !kept;
      keep.textContent = kept ? words.anew : first;
      told.textContent = !kept ? fill(words.about, { pages, size: size(guess(pages, words.photos === undefined ? pages : Number(words.photos))) }) :
        fill(words.done, { pages: kept.pages, size: size(kept.bytes), day: day(kept.saved) }) + (kept.missing ? " " + fill(words.missing, { number: kept.missing }) : "");
    }

    async function run() {
      keep.disabled = true;
      bar.hidden = false;
      try {
        // What is kept on purpose should not go when room is short; a browser may refuse.
        if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
        if (wanted()) await start();
        await save(name, words.title, addresses(), ({ done, all: count, bytes }) => {
          bar.max = count;
          bar.value = done;
          told.textContent = fill(words.working, { done, all: count, size: size(bytes) });
        });
        await show();
      } catch (error) {
        await show().catch(() => {});
        told.textContent = error.name === "QuotaExceededError" ? words.full : words.failed;
      }
      bar.hidden = true;
      keep.disabled = false;
    }

    keep.addEventListener("click", run);
    remove.addEventListener("click", async () => {
      await forget(name);
      await show();
      told.textContent = words.forgotten;
      keep.focus();
    });
    show().catch(() => {});
    return show;
  }

  ocop.keep = { can, save, find, forget, guess, attach };
  if (!can) return;
  document.querySelectorAll("template[data-save][data-links]").forEach((template) =>
    attach(template, () => [...new Set([location.href.split(/[?#]/)[0], ...Array.from(document.querySelectorAll(template.dataset.links), (link) => link.href.split("#")[0])])]),
  );
})();
