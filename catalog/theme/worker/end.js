// Takes the place of sw.js where the catalogue keeps nothing any more: deletes what an earlier worker had stored for this site, and itself.
"use strict";

const STORE = "ocop " + new URL("./", location.href).pathname + " ";

async function end() {
  for (const name of await caches.keys()) if (name.startsWith(STORE)) await caches.delete(name);
  await self.registration.unregister();
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(end()));
