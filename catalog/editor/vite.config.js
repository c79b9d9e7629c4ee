// Makes one folder of the editor: the script, its words in Vietnamese and its fonts, so that nothing comes from another host.
// Runs where .ci/editor has copied it to; the folder lies beside that.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const NOTHING = '\0nothing';
// What no field of the catalogue uses: colours for code, maps, drawings as pictures, widgets of one's own, other languages.
const UNUSED = [/^@shikijs\//, /shiki-engine/, /^leaflet/, /^terra-draw/, /^svgo/, /^immutable$/, /react-dom/, /locales\/(?!vi\.json$)[\w-]+\.json$/];

const leaveOut = {
  name: 'leave-out',
  enforce: 'pre',
  resolveId: (source) => (UNUSED.some((pattern) => pattern.test(source)) ? NOTHING : null),
  load: (id) => (id === NOTHING ? 'export default {}' : null),
};

// The editor was made for articles and programmers; here are records of products and officers.
const ourWords = {
  name: 'our-words',
  enforce: 'pre',
  transform(text, id) {
    if (!id.endsWith('/locales/vi.json')) return null;
    const words = JSON.parse(readFileSync(path('words.json'), 'utf8'));
    return Object.entries(words).reduce((said, [theirs, ours]) => said.replaceAll(theirs, ours), text);
  },
};

// The editor declares its fonts twice: as files of its own, and from another host for those who did not bundle it.
const FOREIGN_FONT = /@font-face \{[^}]*cdn\.jsdelivr\.net[^}]*\}/g;
const ownFonts = {
  name: 'own-fonts',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/@sveltia/cms/npm/index.js')) return null;
    return { code: code.replace(FOREIGN_FONT, ''), map: null };
  },
};

export default {
  root: path('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [leaveOut, ourWords, ownFonts],
  build: {
    target: 'es2023',
    outDir: path('../editor'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      input: path('editor.js'),
      output: {
        entryFileNames: 'editor-[hash].js',
        chunkFileNames: 'parts/[name]-[hash].js',
        assetFileNames: 'parts/[name]-[hash][extname]',
      },
    },
  },
};
