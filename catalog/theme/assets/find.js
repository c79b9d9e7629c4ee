// Filters the booths of a fair as one types. The words stand in the page, in a template that is of no use without this script;
// marks do not matter: "nuoc mam" finds "Nước mắm". Nothing is asked of a server, so it works from a folder on a phone.
// Comes after search.js, which knows what a word is.
(function () {
  "use strict";
  var template = document.querySelector("template[data-find]");
  var list = template && document.getElementById(template.dataset.find);
  if (!list) return;

  function fold(text) {
    return ocop.words(text).map(function (word) {
      return word.plain;
    });
  }

  function wordsOf(element) {
    return Array.from(element.querySelectorAll("[data-match]")).flatMap(function (part) {
      return fold(part.textContent);
    });
  }

  var booths = Array.from(list.children, function (booth) {
    var sign = wordsOf(booth.querySelector(".booth-head"));
    return {
      element: booth,
      link: document.querySelector('a[href="#' + booth.id + '"]').parentNode,
      wares: Array.from(booth.querySelectorAll(".ware"), function (ware) {
        return { element: ware, words: sign.concat(wordsOf(ware)) };
      }),
    };
  });

  template.parentNode.insertBefore(template.content, template);
  var form = template.parentNode.querySelector("form");
  var input = form.elements.q;
  var told = form.querySelector("[role=status]");

  function filter() {
    var wanted = fold(input.value);
    var products = 0;
    var shown = 0;
    booths.forEach(function (booth) {
      var left = 0;
      booth.wares.forEach(function (ware) {
        // Every word that was typed begins a word of the row: "03" is a booth and no part of an ID.
        var fits = wanted.every(function (word) {
          return ware.words.some(function (own) {
            return own.startsWith(word);
          });
        });
        ware.element.hidden = !fits;
        left += fits ? 1 : 0;
      });
      booth.element.hidden = booth.link.hidden = left === 0;
      products += left;
      shown += left ? 1 : 0;
    });
    var text = products ? template.dataset.found : template.dataset.none;
    told.textContent = wanted.length ? text.replace("{products}", products).replace("{booths}", shown) : "";
  }

  input.addEventListener("input", filter);
  // Enter leads to the first product found, so that the keyboard need not walk past the row of numbers.
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = list.querySelector(".booth:not([hidden]) .ware:not([hidden]) a");
    if (first && input.value) first.focus();
  });
  filter();
})();
