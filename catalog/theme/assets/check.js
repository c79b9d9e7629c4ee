// "Is this code genuine?": an ID opens its permanent link, the number of a decision its list. Nothing that is typed leaves the page
// but the address that it leads to.
(function () {
  "use strict";
  var form = document.querySelector(".ask");
  if (!form) return;
  var input = form.querySelector("input");
  var told = form.querySelector("[data-unknown]");
  form.hidden = false;
  document.querySelector(".ask-without").hidden = true;

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^a-z0-9]/g, "");
  }
  function show(text) {
    told.textContent = text;
  }
  function open(id) {
    var to = form.dataset.root + id + "/";
    // Opened from a folder there is no server to ask; the page itself then tells.
    if (location.protocol === "file:") return location.assign(to + "index.html");
    fetch(to).then(
      function (answer) {
        if (answer.ok) location.assign(to);
        else show(told.dataset.unknown);
      },
      function () {
        location.assign(to);
      }
    );
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    show("");
    var asked = input.value.trim();
    var id = asked.toUpperCase().replace(/[\s.-]/g, "");
    if (/^[A-Z]{2}[0-9]{4,8}$/.test(id)) return open(id);
    var found = Array.from(document.querySelectorAll("[data-number]")).find(function (row) {
      return fold(asked) && fold(row.dataset.number) === fold(asked);
    });
    if (found) location.assign(found.querySelector("a").href);
    else show(told.dataset.unknown);
  });
})();
