// The page of saved copies: what this browser has stored, and how to delete it. Comes after offline.js. The words stand in the page.
(function () {
  "use strict";
  const box = document.querySelector(".saved"), { can, wanted, start, store, root } = ocop.offline;
  const language = document.documentElement.lang, MOST = 60;
  // This page itself, in both languages.
  const here = box.dataset.own.split(" ").map((address) => new URL(address, root).href);
  if (!can) {
    document.querySelector(".saved-unable").hidden = false;
    return;
  }
  const told = box.querySelector(".saved-told"), stop = box.querySelector('[data-do="stop"]'), resume = box.querySelector('[data-do="resume"]');

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name]);
  const size = (bytes) => (bytes / 1e6).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const day = (time) => new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { timeZone: "Asia/Ho_Chi_Minh", day: language === "vi" ? "2-digit" : "numeric", month: language === "vi" ? "2-digit" : "long", year: "numeric" }).format(new Date(Number(time)));
  const decode = (html) => new DOMParser().parseFromString(html, "text/html").documentElement.textContent;

  // Every title but that of the first page ends in the name of the catalogue.
  const short = (title) => title.split(" · ").slice(0, -1).join(" · ") || title;

  function item(href, title, note) {
    const li = document.createElement("li"), link = document.createElement("a"), small = document.createElement("span");
    link.href = href;
    link.lang = href.startsWith(new URL("en/", root).href) ? "en" : "vi";
    link.textContent = title;
    small.className = "small under";
    small.textContent = note;
    li.append(link, " ", small);
    return li;
  }

  async function own() {
    return (await caches.keys()).filter((name) => name.startsWith(store));
  }

  async function showKept() {
    const list = box.querySelector('[data-list="kept"]'), items = [];
    for (const name of (await own()).filter((one) => one.startsWith(store + "kept "))) {
      const found = await (await caches.open(name)).match(new URL("kept.json", root));
      if (!found) continue;
      const kept = await found.json();
      const li = item(kept.address, kept.title, fill(box.dataset.item, { pages: kept.pages, size: size(kept.bytes), day: day(kept.saved) }));
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-plain";
      button.textContent = box.dataset.remove;
      button.addEventListener("click", async () => {
        await caches.delete(name);
        await show();
        told.textContent = box.dataset.removed;
      });
      li.append(button);
      items.push(li);
    }
    list.replaceChildren(...items);
    list.parentNode.hidden = !items.length;
  }

  async function showVisited() {
    const list = box.querySelector('[data-list="visited"]'), items = [];
    const pages = (await caches.has(store + "pages")) && (await caches.open(store + "pages"));
    const keys = pages ? (await pages.keys()).filter((key) => !here.includes(key.url)).reverse() : [];
    for (const key of keys.slice(0, MOST)) {
      const { headers } = await pages.match(key);
      items.push(item(key.url, short(decode(decodeURIComponent(headers.get("ocop-title")))), fill(box.dataset.page, { day: day(headers.get("ocop-saved")) })));
    }
    if (keys.length > MOST) {
      const rest = document.createElement("li");
      rest.textContent = fill(box.dataset.more, { number: keys.length - MOST });
      items.push(rest);
    }
    list.replaceChildren(...items);
    box.querySelector(".saved-nothing").hidden = items.length > 0;
  }

  async function show() {
    await showKept();
    await showVisited();
    const { usage } = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : {};
    box.querySelector(".saved-size").textContent = usage && (await own()).length ? fill(box.dataset.size, { size: size(usage) }) : "";
    stop.hidden = !wanted();
    resume.hidden = wanted();
    box.hidden = false;
  }

  function choose(choice) {
    try {
      if (choice) localStorage.setItem("saved", choice);
      else localStorage.removeItem("saved");
    } catch (denied) {
      // Storage may be switched off; then what is stored is deleted, and that is all.
    }
  }

  stop.addEventListener("click", async () => {
    choose("off");
    await start().catch(() => {});
    for (const name of await own()) await caches.delete(name);
    await show();
    told.textContent = box.dataset.done;
    resume.focus();
  });
  resume.addEventListener("click", async () => {
    choose("");
    await start().catch(() => {});
    await show();
    told.textContent = box.dataset.again;
    stop.focus();
  });
  show().catch(() => {});
})();
