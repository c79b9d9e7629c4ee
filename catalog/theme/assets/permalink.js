// A permanent link sends the visitor on to the product's page in the language that comes first among those the browser asks for.
(function () {
  "use strict";
  function go() {
    var links = {};
    document.querySelectorAll("a[data-language]").forEach(function (link) {
      links[link.dataset.language] = link.href;
    });
    var asked = (navigator.languages || [navigator.language || ""]).map(function (tag) {
      return tag.slice(0, 2).toLowerCase();
    });
    var wanted = asked.find(function (tag) {
      return links[tag];
    });
    // Somebody whose languages we do not have reads English more likely than Vietnamese.
    location.replace(links[wanted || "en"] + location.hash);
  }
  document.addEventListener("DOMContentLoaded", go);
})();
