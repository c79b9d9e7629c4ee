// Shows each product's status for today. The server computed every status to come as a step with its first day
// (data-from) and hid all but the one of its own day; this only moves the curtain. It makes no text.
(function () {
  "use strict";
  var shown = "";

  function show() {
    // Swedish writes dates as the data does: 2026-01-31.
    var day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
    if (day === shown) return;
    // What scripts had put into the page is of the day on which they did. Without a network only a stored page comes again.
    var again = shown && document.querySelector("template[data-cards]");
    shown = day;
    if (again && (navigator.onLine || location.protocol === "file:" || (navigator.serviceWorker && navigator.serviceWorker.controller))) location.reload();
    document.querySelectorAll("[data-steps]").forEach(function (holder) {
      // A clock that is wrong must not bring back what had ended when the page was made.
      var today = day > holder.dataset.steps ? day : holder.dataset.steps;
      var steps = Array.from(holder.children).filter(function (child) {
        return child.dataset.from !== undefined;
      });
      var current = steps.filter(function (step) {
        return step.dataset.from <= today;
      }).pop();
      if (!current) return;
      steps.forEach(function (step) {
        step.hidden = step !== current;
      });
    });
    // What programs read is true until a day as well; a page kept longer says nothing rather than what is over.
    document.querySelectorAll("script[data-until]").forEach(function (fact) {
      if (day >= fact.dataset.until) fact.remove();
    });
  }

  show();
  // An installed catalogue stays open for days.
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") show();
  });
  addEventListener("pageshow", show);
})();
