// The page at work: draws the figures, shows and hides arms, tables, downloads, theme, printing.
"use strict";

const shownArms = new Set(ALL_ARMS.map((_, index) => index));
const system = matchMedia("(prefers-color-scheme: dark)");
/** Width of a chart on paper [px]. */
const PAPER = 680;
let chosenTheme = null;
let printing = false;

function themeName() {
  if (printing) return "light";
  return chosenTheme || (system.matches ? "dark" : "light");
}

/** One figure of the page. */
class Drawing {
  constructor(element) {
    this.element = element;
    this.id = element.dataset.figure;
    this.figure = JSON.parse(document.getElementById(`data-${this.id}`).textContent);
    this.place = element.querySelector(".chart");
    this.facets = this.figure.options.select || [];
    this.facet = this.facets[0] || null;
    this.controls();
    const numbers = element.querySelector(".numbers");
    numbers.addEventListener("toggle", () => this.table());
    element.querySelector("[data-save=csv]").addEventListener("click", () => this.saveCsv());
    element.querySelector("[data-save=svg]").addEventListener("click", () => this.saveSvg());
    this.chart = echarts.init(this.place, null, { renderer: "svg", height: 300 });
  }

  /** A list to choose what is shown from. */
  controls() {
    if (!this.facet) return;
    const place = this.element.querySelector(".controls");
    if (this.facets.length > 1) {
      const label = document.createElement("label");
      const list = document.createElement("select");
      for (const { name, title } of this.facets) list.add(new Option(title, name));
      list.addEventListener("change", () => {
        this.facet = this.facets[list.selectedIndex];
        this.draw();
        this.table();
      });
      label.append("Show ", list);
      place.append(label);
    }
    this.note = document.createElement("p");
    this.note.className = "note";
    place.append(this.note);
  }

  /** The name of the column that the list chooses from. */
  get chooses() {
    return this.figure.options.choose || "metric";
  }

  rows(allArms) {
    const names = new Set([...shownArms].map(index => ALL_ARMS[index]));
    const has = name => this.figure.columns.some(column => column.name === name);
    const [byFacet, byArm] = [this.facet && has(this.chooses), !allArms && has("arm")];
    return readRows(this.figure, value =>
      (!byFacet || value(this.chooses) === this.facet.name) && (!byArm || names.has(value("arm"))));
  }

  draw() {
    const theme = THEMES[themeName()];
    // Paper has a width of its own, whatever the window has.
    const width = printing ? PAPER : this.place.clientWidth;
    const { facet } = this;
    if (facet) {
      const parts = [facet.doc, facet.unit && `[${facet.unit}]`, facet.wish];
      this.note.textContent = parts.filter(Boolean).join("; ");
    }
    const drawn = kinds[this.figure.kind]({
      rows: this.rows(false),
      columns: this.figure.columns,
      options: this.figure.options,
      facet,
      arms: [...shownArms].sort((a, b) => a - b).map(index => styleOf(index, theme)),
      theme,
      width,
      narrow: width < 560,
    });
    this.place.style.height = `${drawn.height}px`;
    // A tip that is open would be shown again once the chart it belongs to is gone.
    this.chart.dispatchAction({ type: "hideTip" });
    this.chart.resize({ width, height: drawn.height });
    this.chart.setOption(drawn.option, { notMerge: true });
    if (drawn.after) drawn.after(this.chart);
    this.element.dataset.drawn = "yes";
  }

  /** The numbers, made when somebody asks for them. */
  table() {
    const details = this.element.querySelector(".numbers");
    if (!details.open) return;
    const columns = this.figure.columns;
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement("th");
      cell.scope = "col";
      if (column.values) cell.className = "n";
      cell.textContent = column.unit ? `${column.name} [${column.unit}]` : column.name;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of this.rows(true)) {
      const line = body.insertRow();
      for (const column of columns) {
        const cell = line.insertCell();
        const value = row[column.name];
        if (column.values) cell.className = "n";
        cell.textContent = value === null || value === undefined ? ""
          : column.values ? show(value) : value;
      }
    }
    const place = details.querySelector(".scroll");
    place.replaceChildren(table);
    markWide(place);
  }

  saveCsv() {
    const quote = value => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    // A text that a spreadsheet would take for a formula, as in the files of the result.
    const guard = value =>
      (typeof value === "string" && /^'*[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value);
    const text = value =>
      (value === null || value === undefined ? "" : quote(String(guard(value))));
    const { columns } = this.figure;
    const head = columns.map(({ name, unit }) => text(unit ? `${name} [${unit}]` : name));
    const lines = readRows(this.figure)
      .map(row => columns.map(column => text(row[column.name])).join(","));
    save(`${this.id}.csv`, "text/csv", [head.join(","), ...lines, ""].join("\n"));
  }

  saveSvg() {
    save(`${this.id}.svg`, "image/svg+xml", this.chart.renderToSVGString());
  }
}

/** Says of a table that is wider than the page that there is more of it. */
function markWide(place) {
  place.toggleAttribute("data-more", place.scrollWidth > place.clientWidth + 1);
}

/** Hands a file to the reader. */
function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const drawings = [...document.querySelectorAll("figure[data-figure]")]
  .map(element => new Drawing(element));

function drawAll() {
  const theme = THEMES[themeName()];
  document.documentElement.dataset.theme = themeName();
  document.querySelectorAll("[data-arm]").forEach(box => {
    const { color, shape } = styleOf(Number(box.dataset.arm), theme);
    const path = box.parentElement.querySelector("path");
    path.setAttribute("d", shape);
    path.setAttribute("fill", color);
  });
  const button = document.querySelector(".theme");
  button.setAttribute("aria-pressed", String(themeName() === "dark"));
  button.textContent = themeName() === "dark" ? "Light" : "Dark";
  drawings.forEach(drawing => drawing.draw());
  document.querySelectorAll(".scroll").forEach(markWide);
  document.documentElement.dataset.width = innerWidth;
}

document.querySelectorAll("[data-arm]").forEach(box => {
  // A browser that comes back to a page may have kept what was ticked.
  box.checked = true;
  box.addEventListener("change", () => {
    shownArms[box.checked ? "add" : "delete"](Number(box.dataset.arm));
    drawAll();
  });
});
// What is folded has no width.
document.querySelectorAll("details").forEach(details => {
  details.addEventListener("toggle", () => details.querySelectorAll(".scroll").forEach(markWide));
});
document.querySelector(".theme").addEventListener("click", () => {
  chosenTheme = themeName() === "dark" ? "light" : "dark";
  drawAll();
});
system.addEventListener("change", drawAll);
let waiting = 0;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(drawAll, 100);
});
addEventListener("beforeprint", () => {
  printing = true;
  drawAll();
});
addEventListener("afterprint", () => {
  printing = false;
  drawAll();
});
drawAll();
document.documentElement.dataset.ready = "yes";
