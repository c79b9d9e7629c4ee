// The index in the browser: what search.js loads on first use beside the index itself, and hands that to. It ranks; it shows nothing.
(function () {
  "use strict";
  const { fold, words, page } = ocop;

  // What Telex or VNI leaves when the keyboard does not know them: "nuowcs mawms", "nuo7c1 ma8m1".
  function retyped(text) {
    return text.toLowerCase().replace(/([a-z])[1-9]/g, "$1").replace(/w/g, "").replace(/([aeod])\1/g, "$1").replace(/([aeiouy]\w*?)[sfrxj](?![aeiouy])/g, "$1");
  }

  // Whether b comes from a by at most `most` letters put in, left out, changed or swapped; by how many, or most + 1.
  function distance(a, b, most) {
    let before = [], last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      before = last;
      last = row;
    }
    return last[b.length];
  }

  // More than a name's length is worth, or where in it the words stand; less than its words themselves, or their marks.
  const IN_FORCE = 25;
  const BEGIN = [46, 37, 6, 2], SIGNS = 91;

  // Numbers of rows: nothing where it is the one before, a plus where it is the first not met yet.
  function numbers(text, size) {
    let before = -1, known = -1;
    return Int32Array.from(size ? text.split(",") : [], (one) => {
      before = one === "" ? before : one === "+" ? known + 1 : +one;
      known = Math.max(known, before);
      return before;
    });
  }

  ocop.makeIndex = function (raw) {
    const known = new Map(), bases = [], tones = [], plains = [];

    function numberOf(word) {
      const key = word.base + word.tone;
      let at = known.get(key);
      if (at === undefined) {
        known.set(key, (at = bases.length));
        bases.push(word.base);
        tones.push(word.tone);
        plains.push(word.plain);
      }
      return at;
    }

    const wordNumbers = (text) => words(text).map(numberOf);
    const vocabulary = raw.vocabulary.split("\n"), inWords = vocabulary.map(wordNumbers);

    // A text as the numbers of its pieces, as generator/render/search.py writes it.
    function pieces(line) {
      const found = [], sign = (at) => line.charCodeAt(at) - (line.charCodeAt(at) > 92 ? 36 : 35);
      for (let at = 0; at < line.length; ) {
        let rest = sign(at++), more = 0, start = 0;
        for (let unit = 1; rest >= BEGIN[more]; unit *= SIGNS) {
          start += BEGIN[more] * unit;
          rest -= BEGIN[more++];
        }
        for (; more; more--) rest = rest * SIGNS + sign(at++);
        found.push(start + rest);
      }
      return found;
    }

    const text = (line) => pieces(line).map((piece) => vocabulary[piece]).join(" ");

    // The words of many texts in one row, and where each text begins.
    function field(lines, beside) {
      const at = new Int32Array(lines.length + 1), all = [];
      lines.forEach((line, i) => {
        for (const piece of pieces(line)) for (const word of inWords[piece]) all.push(word);
        if (beside && beside[i]) all.push(...wordNumbers(beside[i]));
        at[i + 1] = all.length;
      });
      return { at, words: Int32Array.from(all) };
    }

    const ids = raw.ids.flatMap(([prefix, width, first, count]) => Array.from({ length: count }, (_, i) => prefix + String(first + i).padStart(width, "0")));
    const lines = (text) => (ids.length ? text.split("\n") : []);
    // Names come in English, where they have one, and in Vietnamese: those of the page's language first.
    const both = (text) => {
      const all = lines(text), vietnamese = all.filter((_, at) => at % 2), english = all.filter((_, at) => at % 2 === 0);
      return raw.language === "vi" ? [vietnamese, english, vietnamese] : [english.map((line, i) => line || vietnamese[i]), english.map((line, i) => line && vietnamese[i]), vietnamese];
    };
    const [names, others, vietnamese] = both(raw.names), [makers, more] = both(raw.makers), slugs = lines(raw.slugs);
    const own = field(names), second = field(others, raw.former);
    const column = (text) => numbers(text, ids.length);
    const columns = { maker: column(raw.maker), place: column(raw.place), kind: column(raw.kind), course: column(raw.course) };
    const inPieces = (line) => pieces(line).flatMap((piece) => inWords[piece]);
    // What else a product is found by, as lists of words by row: what is surely so, what may be.
    const places = raw.places.map((row) => [wordNumbers(row[1]), wordNumbers(row[2])]);
    const tables = [
      [columns.maker, makers.map((line, i) => inPieces(line).concat(inPieces(more[i]), wordNumbers(raw.once[i] || ""))), 6],
      [columns.place, places.map((row) => row[0]), 6],
      [columns.place, places.map((row) => row[1]), 2],
      [columns.kind, raw.kinds.map((row) => wordNumbers(row[0] + " " + row[1])), 6],
    ];
    const codes = Object.entries(raw.codes).flatMap(([i, list]) => list.split(" ").map((code) => [code.replace(/^0+/, ""), +i]));

    // The day in Vietnam. A clock that is wrong must not bring back what had ended when the index was made.
    const now = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
    const day = now > raw.day ? now : raw.day;
    const states = raw.courses.map((steps) => steps.filter((step) => step[0] <= day).pop());

    function item(i) {
      const [, status, stars, short] = states[columns.course[i]];
      const slug = /^[^+]/.test(slugs[i]) ? slugs[i] : fold(text(vietnamese[i])).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") + slugs[i].slice(1);
      const kind = raw.kinds[columns.kind[i]];
      return {
        id: ids[i], name: text(names[i]), maker: text(makers[columns.maker[i]]), place: raw.places[columns.place[i]][0], status, stars, short,
        word: raw.status[status], group: kind[0], drawing: kind[2], href: page(raw.at + slug + "/"),
      };
    }

    // How well each known word answers one that was typed: whole before begun; with its marks before without, where any were typed.
    function answers(typed, marked, most) {
      const found = new Uint8Array(bases.length), step = marked ? 10 : 1;
      let any = false;
      for (let at = 0; at < found.length; at++) {
        const plain = plains[at];
        if (plain.startsWith(typed.plain)) {
          const whole = plain.length === typed.plain.length;
          const exact = bases[at].startsWith(typed.base) && (tones[at] === typed.tone || !(whole || typed.tone));
          found[at] = (whole ? 70 : 30) + (exact ? step : 0);
        } else if (most && Math.abs(plain.length - typed.plain.length) <= most && !/\d/.test(plain)) {
          const away = distance(typed.plain, plain, most);
          if (away <= most) found[at] = 20 - 5 * away;
        }
        any = any || found[at] > 0;
      }
      return any ? found : null;
    }

    // What it is worth that words stand side by side, in a row from `from` to `to`, as they were typed: more at its beginning.
    function inOne(row, from, to, hits) {
      for (let a = from; a + hits.length <= to; a++) {
        let k = 0;
        while (k < hits.length && hits[k][row[a + k]]) k++;
        if (k === hits.length) return 150 * (k - 1) + (a === from ? 40 : 30);
      }
      return 0;
    }

    // The same for a name, and how much of it was typed: all of it is worth more than that another's certificate is in force.
    function likeness({ at, words }, i, hits) {
      const from = at[i], to = at[i + 1];
      let named = 0;
      for (let a = from; a < to; a++) if (hits.some((found) => found[words[a]])) named++;
      return named ? inOne(words, from, to, hits) + (named === to - from ? 60 : (30 * named) / (to - from)) : 0;
    }

    function best(found, row, from, to) {
      let most = 0;
      for (let a = from; a < to; a++) if (found[row[a]] > most) most = found[row[a]];
      return most;
    }

    // Every product in which each typed word is found somewhere, best first: a whole word anywhere before one begun, names before all else;
    // of what answers equally well, first what has stars today.
    function rank(hits) {
      if (!hits.length || hits.includes(null)) return [];
      const worth = new Float32Array(ids.length), found = [];
      const rows = tables.map(([column, list, weight]) => [column, hits.map((hit) => Int32Array.from(list, (row) => weight * best(hit, row, 0, row.length)))]);
      const pieces = tables.map(([, list]) => Int32Array.from(list, (row) => inOne(row, 0, row.length, hits)));
      for (let i = 0; i < ids.length; i++) {
        let total = 0;
        for (let k = 0; k < hits.length; k++) {
          let most = Math.max(10 * best(hits[k], own.words, own.at[i], own.at[i + 1]), 8 * best(hits[k], second.words, second.at[i], second.at[i + 1]));
          for (let t = 0; t < rows.length; t++) most = Math.max(most, rows[t][1][k][rows[t][0][i]]);
          total = most ? total + most : 0;
          if (!most) break;
        }
        if (!total) continue;
        let extra = Math.max(likeness(own, i, hits), likeness(second, i, hits));
        for (let t = 0; t < rows.length; t++) extra = Math.max(extra, pieces[t][rows[t][0][i]]);
        worth[i] = total + extra + (states[columns.course[i]][2] ? IN_FORCE : 0);
        found.push(i);
      }
      return found.sort((a, b) => worth[b] - worth[a] || a - b);
    }

    // An ID, whole or begun, with or without its letters; a bar code or the official code; an address that ends in an ID.
    function byNumber(text) {
      const bare = text.toUpperCase().replace(/[\s.\-]/g, "");
      const id = (text.toUpperCase().match(/\/P\/([A-Z]{2}\d+)/) || [])[1] || bare;
      const found = /^[A-Z]{2}\d+$/.test(id) ? ids.flatMap((one, i) => (one.startsWith(id) ? [i] : [])) : [];
      if (/^\d{4,7}$/.test(bare)) ids.forEach((one, i) => one.slice(2) === bare && found.push(i));
      if (/^\d{8,}$/.test(bare)) codes.forEach(([code, i]) => code.startsWith(bare.replace(/^0+/, "")) && found.push(i));
      return found;
    }

    // A word that is none, as several that stand side by side in some name: "nuocmam".
    let pairs = null;

    function pairUp(row, from, to) {
      for (let a = from; a + 1 < to; a++) pairs.add(plains[row[a]] + " " + plains[row[a + 1]]);
    }

    function parted(word) {
      if (!pairs) {
        pairs = new Set();
        for (const { at, words } of [own, second]) for (let i = 0; i < ids.length; i++) pairUp(words, at[i], at[i + 1]);
        for (const [, list] of tables) for (const row of list) pairUp(row, 0, row.length);
      }
      function rest(from, before) {
        if (from === word.length) return [];
        for (let to = word.length; to > from; to--) {
          const piece = word.slice(from, to);
          const further = (before ? pairs.has(before + " " + piece) : to < word.length) && rest(to, piece);
          if (further) return [piece, ...further];
        }
        return null;
      }
      return (rest(0, "") || [word]).join(" ");
    }

    // The products found, best first; near: where nothing answers what was typed, what is like it.
    function find(text) {
      const exact = byNumber(text), typed = words(text.slice(0, 200)).slice(0, 12);
      const look = (list, most) => {
        const marked = list.some((word) => word.base + word.tone !== word.plain);
        return rank(list.map((word) => answers(word, marked, most(word.plain))));
      };
      const strictly = () => 0;
      let found = look(typed, strictly);
      if (exact.length) return { found: [...new Set([...exact, ...found])], near: false };
      if (!found.length) found = look(words(retyped(text)), strictly);
      if (!found.length) found = look(words(typed.map(({ plain }) => (plains.includes(plain) || plain.length < 4 ? plain : parted(plain))).join(" ")), strictly);
      if (found.length || !typed.length) return { found, near: false };
      return { found: look(typed, (word) => (/\d/.test(word) || word.length < 3 ? 0 : word.length < 7 ? 1 : 2)), near: true };
    }

    return { raw, ids, column, columns, states, day, item, find, size: ids.length, count };

    function count(name, number) {
      const text = (number === 1 && raw.words[name + "_one"]) || raw.words[name];
      return text.replace("{number}", new Intl.NumberFormat(document.documentElement.lang).format(number));
    }
  };
})();
