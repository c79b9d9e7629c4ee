// Filters and sorts the list of all products. What is chosen stands in the address: it can be shared, and Back undoes it. With
// nothing chosen the page's own list shows, as it does without this script. Comes after search.js, which brings the index.
(function () {
  "use strict";
  const template = document.querySelector("template[data-filter]");
  template.parentNode.insertBefore(template.content, template);
  const section = document.querySelector("section.filter"), results = document.querySelector("section.filtered");
  const form = section.querySelector("form"), details = section.querySelector("details.filter-fold"), told = section.querySelector("[role=status]");
  const chosen = section.querySelector(".filter-chosen"), cards = results.querySelector("ul"), pager = results.querySelector("nav");
  const bands = template.dataset.bands.split(",").map(Number);
  const SORT = "xep", PAGE = "trang", PRINTED = 1000;
  // All that the page itself shows below the filters.
  const still = [];
  for (let next = template.nextElementSibling; next; next = next.nextElementSibling) if (!/^(SCRIPT|TEMPLATE)$/.test(next.tagName)) still.push(next);
  const facets = Array.from(section.querySelectorAll("[data-facet]"), (element) => {
    const boxes = Array.from(element.querySelectorAll("input"));
    return { fold: element.querySelector("details"), name: element.dataset.facet, key: boxes[0].name, boxes, counts: boxes.map((box) => box.parentNode.querySelector(".facet-count")), names: boxes.map((box) => box.parentNode.querySelector(".facet-name").textContent) };
  });
  const switches = document.querySelectorAll("header a[hreflang]");
  let data = null, shown = [];

  // ---- the data: for each facet which of its options a product has ----

  function prepare(index, raw) {
    const lines = (text) => Int32Array.from(index.size ? text.split("\n") : []);
    const price = lines(raw.price), newest = lines(raw.newest), certificate = index.column(raw.certificate);
    const band = price.map((dong) => (dong ? 1 + bands.filter((high) => dong >= high).length : 0));
    const columns = {
      stars: [index.columns.course, index.states.map((state) => [String(state[2])])],
      status: [index.columns.course, index.states.map((state) => [state[1]])],
      price: [band, [[], ...[...bands, 0].map((_, at) => [String(at)])]],
      certificate: [certificate, raw.certificates.map((list) => list.filter(([, until]) => !until || index.day <= until).map(([scheme]) => scheme))],
    };
    for (const name of ["group", "district", "commune", "type"]) columns[name] = [index.column(raw[name]), raw[name + "s"].map((value) => [value])];
    for (const facet of facets) {
      const at = new Map(facet.boxes.map((box, option) => [box.value, option])), [column, rows] = columns[facet.name];
      facet.column = column;
      facet.rows = rows.map((values) => [...new Set(values)].map((value) => at.get(value)).filter((option) => option !== undefined));
    }
    const stars = (i) => index.states[index.columns.course[i]][2];
    const orders = { sao: (a, b) => stars(b) - stars(a), moi: (a, b) => newest[b] - newest[a], gia: (a, b) => (price[a] || Infinity) - (price[b] || Infinity) || 0 };
    return { index, orders, order: Int32Array.from(index.size ? raw.order.split(",") : []), size: raw.size };
  }

  function load() {
    return data
      ? Promise.resolve(data)
      : ocop.load().then((index) => ocop.loadFilters(index).then((raw) => (data = data || prepare(index, raw))));
  }

  // ---- what is chosen: in the form, in the address ----

  function read() {
    const query = new URLSearchParams(location.search);
    for (const facet of facets) {
      const wanted = query.getAll(facet.key);
      facet.boxes.forEach((box) => (box.checked = wanted.includes(box.value)));
    }
    const sort = form.elements[SORT];
    sort.value = query.get(SORT);
    if (sort.selectedIndex < 0) sort.selectedIndex = 0;
    return Math.max(1, parseInt(query.get(PAGE), 10) || 1);
  }

  function write(number) {
    const query = new URLSearchParams(location.search);
    for (const key of [...facets.map((facet) => facet.key), SORT, PAGE]) query.delete(key);
    for (const facet of facets) facet.boxes.forEach((box) => box.checked && query.append(facet.key, box.value));
    if (form.elements[SORT].selectedIndex) query.set(SORT, form.elements[SORT].value);
    if (number > 1) query.set(PAGE, number);
    return location.pathname + (String(query) && "?" + query);
  }

  const isChosen = () => form.elements[SORT].selectedIndex > 0 || facets.some((facet) => facet.boxes.some((box) => box.checked));

  // ---- counting: of one kind any, of several kinds all; a kind's own counts do not heed its own choice ----

  function select({ index, orders, order }) {
    const active = facets.map((facet) => ({ facet, wanted: facet.boxes.map((box) => box.checked), any: facet.boxes.some((box) => box.checked) }));
    const counts = facets.map((facet) => new Int32Array(facet.boxes.length));
    const found = [];
    for (const i of order) {
      let failed = -1, many = 0;
      for (let f = 0; f < active.length && many < 2; f++) {
        const { facet, wanted, any } = active[f];
        if (any && !facet.rows[facet.column[i]].some((option) => wanted[option])) {
          failed = f;
          many++;
        }
      }
      if (!many) found.push(i);
      for (let f = 0; f < active.length; f++) {
        if (!many || (many === 1 && f === failed)) for (const option of facets[f].rows[facets[f].column[i]]) counts[f][option]++;
      }
    }
    const compare = orders[form.elements[SORT].value];
    return { found: compare ? found.sort(compare) : found, counts };
  }

  // ---- showing ----

  function showCounts(counts) {
    const format = new Intl.NumberFormat(document.documentElement.lang);
    facets.forEach((facet, f) =>
      facet.boxes.forEach((box, option) => {
        facet.counts[option].textContent = format.format(counts[f][option]);
        box.parentNode.classList.toggle("facet-none", !counts[f][option] && !box.checked);
      }),
    );
  }

  function showTold(any) {
    const { index } = data, text = shown.length ? index.count("products", shown.length) : index.raw.words.none;
    told.textContent = any ? text : "";
    form.querySelector("[type=submit]").textContent = shown.length ? index.count("show", shown.length) : text;
  }

  function showChosen() {
    chosen.replaceChildren();
    for (const facet of facets) {
      facet.boxes.forEach((box, option) => {
        if (!box.checked) return;
        const item = document.createElement("li"), button = ocop.element("button", "filter-chip", facet.names[option]);
        button.type = "button";
        button.setAttribute("aria-label", data.index.raw.words.remove.replace("{name}", facet.names[option]));
        button.addEventListener("click", () => {
          box.checked = false;
          apply(1, true).then(() => (chosen.querySelector("button") || section.querySelector("summary")).focus());
        });
        item.append(button);
        chosen.append(item);
      });
    }
    chosen.hidden = !chosen.children.length;
  }

  function showPage(number, all) {
    const size = all ? PRINTED : data.size, total = Math.max(1, Math.ceil(shown.length / size)), at = Math.min(number, total);
    cards.replaceChildren(...shown.slice((at - 1) * size, at * size).map((i) => ocop.card(data.index.item(i))));
    pager.hidden = total < 2;
    const words = data.index.raw.words, [back, here, on] = pager.querySelectorAll("li");
    here.textContent = words.page.replace("{number}", at).replace("{total}", total);
    for (const [item, to, text] of [[back, at - 1, words.previous], [on, at + 1, words.next]]) {
      item.replaceChildren();
      if (to < 1 || to > total) continue;
      const link = ocop.element("a", "", text);
      link.href = write(to);
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        apply(to, true).then(() => {
          document.getElementById("filtered").focus();
          section.scrollIntoView();
        });
      });
      item.append(link);
    }
  }

  // Show what is chosen; `keep`: as a step that Back can undo.
  function apply(number, keep) {
    if (keep) history.pushState(null, "", write(number));
    switches.forEach((link) => (link.search = location.search));
    return load().then(
      (ready) => {
        const { found, counts } = select(ready), any = isChosen();
        shown = found;
        showCounts(counts);
        showChosen();
        results.hidden = !any || !found.length;
        still.forEach((element) => (element.hidden = any));
        showTold(any);
        if (any) showPage(number);
      },
      () => (told.textContent = told.dataset.failed),
    );
  }

  form.addEventListener("change", () => apply(1, true));
  form.addEventListener("reset", () => setTimeout(() => apply(1, true)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    details.open = false;
    section.scrollIntoView();
    (results.hidden ? section.querySelector("summary") : document.getElementById("filtered")).focus();
  });
  details.addEventListener("toggle", () => details.open && apply(read(), false));
  addEventListener("popstate", () => apply(read(), false));
  addEventListener("beforeprint", () => results.hidden || showPage(1, true));
  addEventListener("afterprint", () => results.hidden || showPage(read()));
  const first = read();
  // On a phone all kinds in full would be four screens high: only those in which something is chosen stand open.
  if (matchMedia("(max-width: 40em)").matches) for (const facet of facets) facet.fold.open = facet.boxes.some((box) => box.checked);
  if (isChosen()) apply(first, false);
})();
