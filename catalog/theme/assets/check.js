// "Is this code genuine?": an ID opens its permanent link, a GTIN its own, the number of a decision its list; of an address that
// was scanned, the host is looked at first. Nothing that is typed leaves the page but the address that it leads to.
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
  // The host of an address that is not this site's: a copy of ours would be there, or nothing of ours at all.
  function foreign(text) {
    var own = [location.host, form.dataset.site && new URL(form.dataset.site).host].filter(Boolean);
    if (!own.length || !/^(?:https?:\/\/\S+|[\w.-]+\.[a-z]{2,}\/\S*)$/i.test(text)) return null;
    try {
      var host = new URL(/^https?:/i.test(text) ? text : "https://" + text).host;
    } catch (error) {
      return null;
    }
    return own.indexOf(host) < 0 ? host : null;
  }
  function open(to) {
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
    var asked = input.value.normalize("NFKC").replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, "").trim();
    var host = foreign(asked);
    if (host) return show(told.dataset.other.replace("{host}", host));
    var plain = asked.toUpperCase().replace(/[\s.-]/g, "");
    var id = /^[A-Z]{2}[0-9]{4,8}$/.test(plain) ? [plain] : /(?:^|[^A-Z0-9])([A-Z]{2}[0-9]{4,8})(?![A-Z0-9])/.exec(asked.toUpperCase());
    if (id) return open(form.dataset.root + id[id.length - 1] + "/");
    if (/^(?:[0-9]{8}|[0-9]{12,14})$/.test(plain)) return open(form.dataset.gtins + ("000000" + plain).slice(-14) + "/");
    var found = Array.from(document.querySelectorAll("[data-number]")).find(function (row) {
      return fold(asked) && fold(row.dataset.number) === fold(asked);
    });
    if (found) location.assign(found.querySelector("a").href);
    else show(told.dataset.unknown);
  });
})();
