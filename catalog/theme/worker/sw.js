// Keeps pages for use without a network. The build writes SITE above this line (generator/render/installed.py) and publishes the
// result as sw.js at the root of the site. Pages come from the network while it answers; what is named after its content is kept and
// never asked for twice. A stored page says of which day it is, and is shown only together with the script that recomputes its stars.
// Never touched: /admin/, /api/, other hosts, anything but GET, parts of files.
"use strict";

const ROOT = new URL("./", location.href);
// Other sites may lie on the same host: every store of ours names where this one lies.
const STORE = "ocop " + ROOT.pathname + " ";
const PAGES = STORE + "pages", FILES = STORE + "files", PICTURES = STORE + "pictures", NOTES = STORE + "notes", KEPT = STORE + "kept ";
const MOST_PAGES = 200, MOST_PICTURES = 400;
// So long a visitor waits for a network that does not answer, where there is a stored copy.
const PATIENCE = 3000;
// The headers of a stored page: when it was fetched, which folder of assets it needs, its title.
const SAVED = "ocop-saved", NEEDS = "ocop-needs", TITLE = "ocop-title";
const LOOSE = { ignoreVary: true, ignoreSearch: true };

const whole = (path) => new URL(path, ROOT).href;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// The path below the root, or null where it is none of ours.
function pathOf(url) {
  if (url.origin !== ROOT.origin || !url.pathname.startsWith(ROOT.pathname)) return null;
  const path = url.pathname.slice(ROOT.pathname.length);
  return /^(admin|api)(\/|$)/.test(path) ? null : path;
}

// The one address under which a page is stored, or null where the path is that of a file.
function pageAt(path) {
  const folder = path.replace(/(^|\/)index\.html$/, "$1");
  if (folder && !folder.endsWith("/")) return /\.[^/]*$/.test(folder) ? null : whole(folder + "/");
  return whole(folder);
}

function languageOf(address) {
  const english = SITE.languages.en;
  return english && address.startsWith(whole(english.home)) ? "en" : "vi";
}

// ---- storing ----

async function put(name, key, response) {
  try {
    const cache = await caches.open(name);
    await cache.put(key, response);
    return true;
  } catch (full) {
    // Pictures take most room and are missed least.
    if (name !== PICTURES) await caches.delete(PICTURES).catch(() => {});
    return false;
  }
}

// Take out the oldest beyond `most`; `spared` are addresses that do not count.
async function trim(name, most, spared) {
  const cache = await caches.open(name);
  const keys = (await cache.keys()).filter((key) => !spared.has(key.url));
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
}

const ahead = () => new Set(Object.values(SITE.languages).flatMap((own) => own.pages.map(whole)));

// The page with what has to be known of it; null where it is no page of this catalogue (a sign-in of a network, another site).
async function prepare(response) {
  if (!response.ok || response.type !== "basic" || response.redirected || !/^text\/html/.test(response.headers.get("content-type") || "")) return null;
  const text = await response.text();
  const needs = /(?:^|[^\w-])assets\/([0-9a-f]{10})\//.exec(text), title = /<title>([^<]*)/.exec(text);
  if (!needs || !text.trimEnd().endsWith("</html>")) return null;
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  headers.set(SAVED, String(Date.now()));
  headers.set(NEEDS, needs[1]);
  headers.set(TITLE, encodeURIComponent(title ? title[1] : ""));
  return new Response(text, { headers });
}

async function keptStores() {
  return (await caches.keys()).filter((name) => name.startsWith(KEPT));
}

async function storePage(address, response) {
  const page = await prepare(response);
  if (!page) return false;
  for (const name of await keptStores()) {
    const cache = await caches.open(name);
    if (await cache.match(address)) await put(name, address, page.clone());
  }
  // The newest stands last.
  const stored = await put(PAGES, address, page);
  await trim(PAGES, MOST_PAGES, ahead());
  return stored;
}

async function dropPage(address) {
  for (const name of [PAGES, ...(await keptStores())]) await (await caches.open(name)).delete(address);
}

async function fetchFile(address, store, mode) {
  const cache = await caches.open(store);
  if (await cache.match(address, LOOSE)) return true;
  const response = await fetch(address, { cache: mode || "default" });
  return isFile(response) && put(store, address, response);
}

// A network that wants a sign-in first answers with a page, whatever was asked for.
function isFile(response) {
  return response.status === 200 && response.type === "basic" && !/^text\/html/.test(response.headers.get("content-type") || "");
}

// ---- answering ----

async function storedPage(address) {
  const found = [];
  for (const name of [PAGES, ...(await keptStores())]) {
    const page = await (await caches.open(name)).match(address, LOOSE);
    if (page) found.push(page);
  }
  found.sort((one, other) => other.headers.get(SAVED) - one.headers.get(SAVED));
  for (const page of found) if (await isWhole(page)) return page;
  return null;
}

// Without status.js a stored page would show stars that have lapsed since.
async function isWhole(page) {
  const files = await caches.open(FILES), folder = "assets/" + page.headers.get(NEEDS) + "/";
  return Boolean((await files.match(whole(folder + "status.js"))) && (await files.match(whole(folder + "style.css"))));
}

const escapeText = (text) => text.replace(/[&<>"]/g, (one) => "&#" + one.charCodeAt(0) + ";");

function dayOf(time, language) {
  const form = { timeZone: "Asia/Ho_Chi_Minh", day: language === "vi" ? "2-digit" : "numeric", month: language === "vi" ? "2-digit" : "long", year: "numeric" };
  return new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", form).format(new Date(Number(time)));
}

// The stored page with a line that says so.
async function show(page, address, here) {
  const language = languageOf(address), { words } = SITE.languages[language];
  const line = escapeText(words.bar.replace("{day}", dayOf(page.headers.get(SAVED), language)));
  const bar = '<p class="saved-bar">' + line + ' <a href="' + escapeText(here) + '">' + escapeText(words.reload) + "</a></p>";
  const text = (await page.text()).replace(/<main\b[^>]*>/, (main) => main + bar);
  return new Response(text, { headers: page.headers });
}

// The list of what is stored, in the place of a page that is not; its links lead from wherever it is shown.
async function missing(address, here) {
  const own = SITE.languages[languageOf(address)], at = whole(own.saved), page = await storedPage(at);
  if (!page) return Response.error();
  const { missing: title, why, again } = own.words;
  const head =
    '<div class="page-head"><h1>' + escapeText(title) + '</h1>\n<p class="lead">' + escapeText(why) + '</p>\n<p class="buttons"><a class="button" href="' +
    escapeText(here) + '">' + escapeText(again) + "</a></p></div>";
  const text = (await page.text())
    .replace(/(\s(?:href|src|action|data-folder)=")(?!#|data:|[a-z]+:)([^"]*)/g, (all, before, link) => before + new URL(link, at).pathname + new URL(link, at).search + new URL(link, at).hash)
    .replace(/<div class="page-head saved-head">[^]*?<\/div>/, () => head)
    .replace(/<title>[^<]*/, () => "<title>" + escapeText(title));
  return new Response(text, { status: 503, statusText: "Service Unavailable", headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}

async function fromNetwork(event, address) {
  const response = (await event.preloadResponse) || (await fetch(event.request));
  if (response.ok) event.waitUntil(storePage(address, response.clone()).catch(() => {}));
  else if (response.status === 404 || response.status === 410) event.waitUntil(dropPage(address).catch(() => {}));
  return response;
}

async function answerPage(event, address) {
  const network = fromNetwork(event, address), url = new URL(event.request.url), here = url.pathname + url.search;
  event.waitUntil(network.catch(() => {}));
  const page = await storedPage(address).catch(() => null);
  if (!page) return network.catch(() => missing(address, here));
  const first = await Promise.race([network.catch(() => null), wait(PATIENCE)]);
  if (first && first.status < 500 && first.status !== 429) return first;
  // Its links lead from the folder that it is stored for.
  return url.origin + url.pathname === address || url.pathname.endsWith("/index.html") ? show(page, address, here) : Response.redirect(address + url.search);
}

async function answerFile(event, store) {
  const cache = await caches.open(store), found = await cache.match(event.request, LOOSE);
  if (found) return found;
  const response = await fetch(event.request);
  if (isFile(response)) {
    const copy = response.clone();
    event.waitUntil(put(store, event.request.url, copy).then(() => store === PICTURES && trim(PICTURES, MOST_PICTURES, new Set())).catch(() => {}));
  }
  return response;
}

// The search index, which is named alike for good: new while the network answers.
async function answerIndex(event) {
  const cache = await caches.open(FILES), found = await cache.match(event.request, LOOSE);
  const network = fetch(event.request, { cache: "no-cache" }).then((response) => {
    if (isFile(response)) event.waitUntil(put(FILES, event.request.url, response.clone()).catch(() => {}));
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  if (!found) return network;
  const first = await Promise.race([network.catch(() => null), wait(PATIENCE)]);
  return first && isFile(first) ? first : found;
}

// A photo: as stored, from the network, or else the same photo in another size.
async function answerPicture(event) {
  const stores = [PICTURES, ...(await keptStores())];
  for (const name of stores) {
    const found = await (await caches.open(name)).match(event.request, LOOSE);
    if (found) return found;
  }
  try {
    return await answerFile(event, PICTURES);
  } catch (offline) {
    const photo = event.request.url.replace(/-\d+\.\w+$/, "-");
    for (const name of stores) {
      const cache = await caches.open(name), other = (await cache.keys()).find((key) => key.url.startsWith(photo));
      if (other) return cache.match(other);
    }
    throw offline;
  }
}

// Anything else that a page shows, such as its code: new while there is a network.
async function answerOther(event) {
  try {
    const response = await fetch(event.request);
    if (isFile(response)) event.waitUntil(put(PICTURES, event.request.url, response.clone()).then(() => trim(PICTURES, MOST_PICTURES, new Set())).catch(() => {}));
    return response;
  } catch (offline) {
    const found = await caches.match(event.request, LOOSE);
    if (found) return found;
    throw offline;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(new URL(request.url));
  if (path === null || request.method !== "GET" || request.headers.has("range")) return;
  if (request.mode === "navigate") {
    const address = pageAt(path);
    if (address) event.respondWith(answerPage(event, address));
  } else if (Object.values(SITE.languages).some((own) => own.search[0] === path)) event.respondWith(answerIndex(event));
  else if (/^(assets|search)\//.test(path)) event.respondWith(answerFile(event, FILES));
  else if (path.startsWith("pictures/")) event.respondWith(answerPicture(event));
  else if (request.destination === "image") event.respondWith(answerOther(event));
});

// ---- a new worker ----

async function install() {
  for (const address of SITE.needed) if (!(await fetchFile(whole(address), FILES))) throw new Error(address);
  for (const own of Object.values(SITE.languages)) {
    const at = whole(own.saved);
    if (!(await storePage(at, await fetch(at, { cache: "no-cache" })))) throw new Error(at);
  }
}

self.addEventListener("install", (event) => event.waitUntil(install().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => {
  const preload = self.registration.navigationPreload;
  event.waitUntil(Promise.all([preload && preload.enable(), self.clients.claim()]));
});

// ---- fetched ahead, when a page says that it has nothing else to do ----

let filling = null;

async function fill(language) {
  const own = SITE.languages[language], note = whole("filled-" + language), done = await caches.match(note);
  if (!own || (done && (await done.text()) === SITE.version)) return;
  for (const at of [...SITE.ahead, ...own.search.slice(1)]) if (!(await fetchFile(whole(at), FILES))) return;
  const index = await fetch(whole(own.search[0]), { cache: "no-cache" });
  if (!isFile(index) || !(await put(FILES, whole(own.search[0]), index))) return;
  for (const at of own.pages) if (!(await storePage(whole(at), await fetch(whole(at), { cache: "no-cache" })))) return;
  await sweep();
  await put(NOTES, note, new Response(SITE.version));
}

// Drop the files that no stored page needs any more.
async function sweep() {
  const needed = new Set([SITE.needed[0].split("/")[1]]), index = new Set(Object.values(SITE.languages).flatMap((own) => own.search.map(whole)));
  for (const name of [PAGES, ...(await keptStores())]) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) needed.add((await cache.match(key)).headers.get(NEEDS));
  }
  const files = await caches.open(FILES);
  for (const key of await files.keys()) {
    const [kind, folder] = key.url.slice(ROOT.href.length).split("/");
    if (kind === "search" ? !index.has(key.url) : !needed.has(folder)) await files.delete(key);
  }
}

// What the first page had loaded before there was a worker.
async function welcome(page, files) {
  const path = pathOf(new URL(page)), address = path === null ? null : pageAt(path);
  if (!address) return;
  await storePage(address, await fetch(address, { cache: "force-cache" }));
  for (const file of files) {
    const at = pathOf(new URL(file));
    if (at && /^(assets|search|pictures)\//.test(at)) await fetchFile(file, at.startsWith("pictures/") ? PICTURES : FILES, "force-cache");
  }
}

async function hear({ page, files, language, spare }) {
  if (page) await welcome(page, files);
  if (!spare) await fill(language);
}

self.addEventListener("message", (event) => {
  // One at a time; whoever comes meanwhile comes again with the next page.
  if (!event.data || filling) return;
  filling = hear(event.data).catch(() => {}).finally(() => (filling = null));
  event.waitUntil(filling);
});
