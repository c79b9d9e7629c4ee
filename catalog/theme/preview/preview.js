// Put into every page by the server of `ocop serve`, never published: loads the page anew when there is a newer site, and shows in a
// bar over the page what stands in the way of one. What it is told comes from data files, so it is only ever written as text.
(function () {
  "use strict";
  const own = document.currentScript, version = own.dataset.version;
  const language = document.documentElement.lang === "en" ? "en" : "vi";
  let events = null, bar = null;

  function make(name, text, within) {
    const element = document.createElement(name);
    element.textContent = text;
    within.append(element);
    return element;
  }

  // A tree of its own: neither the page's style nor its scripts meet the bar.
  function open() {
    bar = document.createElement("ocop-preview");
    const inside = bar.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("preview.css", own.src).href;
    inside.append(style);
    document.body.append(bar);
    return inside;
  }

  function show(notice) {
    if (bar) bar.remove();
    bar = null;
    if (!notice) return;
    const details = make("details", "", open());
    details.open = true;
    details.setAttribute("role", "alert");
    make("summary", notice.title, details);
    const list = make("ul", "", details);
    for (const fault of notice.faults) {
      const item = make("li", "", list);
      if (fault.place) make("code", fault.place, item);
      make("p", fault.text, item);
    }
    if (notice.more) make("p", notice.more, details);
  }

  function hear(event) {
    const told = JSON.parse(event.data);
    if (told.version !== version) location.reload();
    else show(told.notices && told.notices[language]);
  }

  // A browser keeps few connections to one host: only the page that is looked at holds one.
  function follow() {
    if (events) events.close();
    events = null;
    if (document.visibilityState !== "visible") return;
    events = new EventSource(new URL("events", own.src));
    events.onmessage = hear;
  }

  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => events && events.close());
  addEventListener("pageshow", (event) => event.persisted && follow());
  follow();
})();
