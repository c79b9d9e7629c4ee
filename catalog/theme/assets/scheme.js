// The light and dark switch. Without this script the page follows the system; the choice never leaves the browser.
(function () {
  "use strict";
  var root = document.documentElement;
  var button = document.querySelector(".scheme");
  var system = matchMedia("(prefers-color-scheme: dark)");
  if (!button) return;

  function isDark() {
    return root.dataset.scheme ? root.dataset.scheme === "dark" : system.matches;
  }
  function show() {
    button.setAttribute("aria-pressed", String(isDark()));
  }
  button.addEventListener("click", function () {
    var next = isDark() ? "light" : "dark";
    root.dataset.scheme = next;
    try {
      localStorage.setItem("scheme", next);
    } catch (denied) {
      // Storage may be switched off; the choice then lasts as long as the page.
    }
    show();
  });
  system.addEventListener("change", show);
  button.hidden = false;
  show();
})();
