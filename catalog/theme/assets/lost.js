// A permanent link typed in small letters, where the host tells capitals from small ones: to the link as it is printed.
(function () {
  "use strict";
  var found = /^(.*)\/p\/([a-z]{2}[0-9]{4,8})\/?$/i.exec(location.pathname);
  if (!found) return;
  var printed = found[1] + "/P/" + found[2].toUpperCase() + "/";
  if (printed !== location.pathname) location.replace(printed + location.hash);
})();
