// Lets the browser keep pages for use without a network: starts the worker sw.js once the page is done, and tells it what the page
// had loaded before. Visitors can switch that off (saved.js). Nothing happens for a folder of files, or where the browser has no workers.
(function () {
  "use strict";
  const root = new URL("../../", document.currentScript.src), workers = navigator.serviceWorker;
  const can = location.protocol !== "file:" && Boolean(workers && window.caches);

  function wanted() {
    try {
      return localStorage.getItem("saved") !== "off";
    } catch (denied) {
      return true;
    }
  }

  // Used by saved.js and keep.js. The names of the stores are sw.js's, too.
  ocop.offline = { root, can, wanted, start, store: "ocop " + root.pathname + " " };
  if (!can) return;
  const alone = !workers.controller;

  function tell(registration) {
    const files = alone ? performance.getEntriesByType("resource").map((entry) => entry.name) : [];
    const spare = Boolean(navigator.connection && navigator.connection.saveData);
    if (registration.active) registration.active.postMessage({ page: alone ? location.href : null, files, language: document.documentElement.lang, spare });
  }

  async function start() {
    if (wanted()) {
      await workers.register(new URL("sw.js", root));
      tell(await workers.ready);
    } else {
      const own = await workers.getRegistration(root);
      if (own && own.scope === root.href) await own.unregister();
    }
  }

  const later = () => (window.requestIdleCallback || setTimeout)(() => start().catch(() => {}));
  // A new worker begins with its own list.
  if (!alone) workers.addEventListener("controllerchange", later);
  addEventListener("load", () => setTimeout(later, 1000));
})();
