// What must hold before the editor wakes: its language, its fonts, and that it asks no strangers.
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

keepToOurselves();
preferVietnamese();
addFonts();
