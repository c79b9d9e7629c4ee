// Starts the editor on the page /admin/: with the officers' language and its fonts, and without asking strangers anything.
import CMS from '@sveltia/cms';
import vietnamese from '@fontsource-variable/source-sans-3/files/source-sans-3-vietnamese-wght-normal.woff2?url';
import latin from '@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2?url';
import ranges from '@fontsource-variable/source-sans-3/unicode.json';

// The editor would ask these every five minutes whether the forge is well; they are no part of the catalogue.
const STRANGERS = new Set(['www.githubstatus.com', 'status-api.hostedstatus.com']);
const PREFERENCES = 'sveltia-cms.prefs';

/** Answers for the strangers without asking them; all else goes where it went. */
function keepToOurselves() {
  const ask = globalThis.fetch.bind(globalThis);
  globalThis.fetch = (input, options) => {
    const address = new URL(input instanceof Request ? input.url : input, location.href);
    return STRANGERS.has(address.host) ? Promise.resolve(Response.json({})) : ask(input, options);
  };
}

/** Vietnamese until somebody chooses another language in the editor's own settings. */
function preferVietnamese() {
  let known = {};
  try {
    known = JSON.parse(localStorage.getItem(PREFERENCES)) ?? {};
  } catch {
    // Spoilt or forbidden: as on the first visit.
  }
  if (!known.locale || known.locale === 'auto') {
    localStorage.setItem(PREFERENCES, JSON.stringify({ ...known, locale: 'vi' }));
  }
}

/** The editor brings its font without Vietnamese letters. */
function addFonts() {
  for (const [name, file] of [['vietnamese', vietnamese], ['latin-ext', latin]]) {
    const face = new FontFace('Source Sans 3', `url(${file})`, {
      weight: '200 900', display: 'swap', sizeAdjust: '110%', unicodeRange: ranges[name],
    });
    document.fonts.add(face);
  }
}

// Without a repository there is nothing to sign in to: the editor then works with a folder of this machine, and only the
// address of this machine may do that. Elsewhere the words of the page stay.
const onThisMachine = /^(127\.0\.0\.1|(.+\.)?localhost)$/.test(location.hostname);
if (!document.body.hasAttribute('data-local') || onThisMachine) {
  document.querySelectorAll('main, link[rel=stylesheet]').forEach((element) => element.remove());
  keepToOurselves();
  preferVietnamese();
  addFonts();
  CMS.init();
}
