/* Photos of a product, large, in a dialog. Without this file each photo is a plain link to its large file. */
(function () {
  var dialog = document.querySelector("dialog.viewer");
  var links = Array.prototype.slice.call(document.querySelectorAll(".photo-link"));
  if (!dialog || !links.length || !dialog.showModal) return;
  var at = 0;
  function part(name) { return dialog.querySelector(name); }
  function show(next) {
    at = (next + links.length) % links.length;
    var link = links[at], small = link.querySelector("img"), size = link.dataset.size.split(" ");
    var credit = link.parentNode.querySelector("figcaption");
    var picture = document.createElement("picture"), source = document.createElement("source"), img = document.createElement("img");
    source.type = "image/avif";
    source.srcset = link.dataset.avif;
    img.alt = small.alt;
    img.width = size[0];
    img.height = size[1];
    img.src = link.href;
    // Until the large one is there, the one of the page.
    img.style.backgroundImage = "url(\"" + small.currentSrc + "\")";
    picture.append(source, img);
    part(".viewer-photo").replaceChildren(picture);
    part(".viewer-caption").textContent = credit ? small.alt + " · " + credit.textContent : small.alt;
    part(".viewer-count").textContent = dialog.dataset.count.replace("{number}", at + 1).replace("{total}", links.length);
  }
  links.forEach(function (link, index) {
    link.addEventListener("click", function (event) {
      // Whoever asks for a new tab, or to save it, gets the file.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      show(index);
      dialog.showModal();
    });
  });
  part(".viewer-steps").hidden = links.length < 2;
  dialog.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    var what = button ? button.dataset.do : event.target === dialog ? "close" : "";
    if (what === "close") dialog.close();
    else if (what) show(at + (what === "back" ? -1 : 1));
  });
  dialog.addEventListener("keydown", function (event) {
    if (links.length < 2 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") show(at - 1);
    else if (event.key === "ArrowRight") show(at + 1);
    else return;
    event.preventDefault();
  });
  // Back on the page, the focus is on the photo looked at last.
  dialog.addEventListener("close", function () {
    part(".viewer-photo").replaceChildren();
    links[at].focus();
  });
})();
