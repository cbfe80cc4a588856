// What all charts share: reading a figure's table, how arms look, numbers and words.
"use strict";

/** How to draw each kind of figure: view -> { height [px], option (of ECharts) }. */
const kinds = {};

// The colours of arms are chosen so that any two stay apart for people without red or without green
// receptors, too, and each from the paper (a test measures both).
const THEMES = {
  light: {
    text: "#1d2329", muted: "#59636e", line: "#d5dae0", paper: "#ffffff", accent: "#0b5cad",
    second: "#b23c00",
    arms: ["#309ec6", "#9d9617", "#761122", "#3b2983", "#ba8589", "#b04089", "#6c8efa", "#29a350",
      "#30354a", "#754700"],
    parts: ["#88ccee", "#ddcc77", "#cc6677", "#44aa99", "#aa4499", "#a5a5a5", "#332288"],
  },
  dark: {
    text: "#e4e8ec", muted: "#a3adb8", line: "#3a434d", paper: "#14181c", accent: "#7db8f0",
    second: "#ff8b4d",
    arms: ["#41c0ff", "#fedc64", "#01755b", "#9deea4", "#616c00", "#1969cf", "#c8a4a5", "#00fcff",
      "#f9805b", "#c666b2"],
    parts: ["#6fb4d8", "#c4b35f", "#c25f70", "#3f9d8d", "#a04a92", "#8c8c8c", "#e6e1ff"],
  },
};

// Marks differ in shape and lines in dashes, so that nothing rests on colour alone.
const SHAPES = ["M5,0 A5,5 0 1,1 5,10 A5,5 0 1,1 5,0 Z", "M0,0 H10 V10 H0 Z", "M5,0 L10,9 L0,9 Z",
  "M5,0 L10,5 L5,10 L0,5 Z", "M0,0 L10,0 L5,9 Z",
  "M2,0 L5,3 L8,0 L10,2 L7,5 L10,8 L8,10 L5,7 L2,10 L0,8 L3,5 L0,2 Z",
  "M3,0 H7 V3 H10 V7 H7 V10 H3 V7 H0 V3 H3 Z",
  "M5,0 L6.5,3.5 L10,4 L7.5,6.5 L8,10 L5,8 L2,10 L2.5,6.5 L0,4 L3.5,3.5 Z",
  "M3,0 H7 L10,5 L7,10 H3 L0,5 Z", "M0,3 H10 V7 H0 Z"];
const DASHES = ["solid", [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 3], [1, 3], [6, 2, 2, 2, 2, 2],
  [3, 6], [10, 6]];

const ALL_ARMS = JSON.parse(document.getElementById("page-data").textContent).arms;

/** How an arm looks: the same in every chart. */
function styleOf(index, theme) {
  const turn = index % theme.arms.length;
  // Beyond ten arms colours come again, with another shape.
  const shift = Math.floor(index / theme.arms.length) * 3;
  return {
    name: ALL_ARMS[index],
    index,
    color: theme.arms[turn],
    shape: SHAPES[(index + shift) % SHAPES.length],
    symbol: `path://${SHAPES[(index + shift) % SHAPES.length]}`,
    dash: DASHES[(index + shift) % DASHES.length],
  };
}

/** The value of a column in a row. */
function cell(column, row) {
  if (column.values) return column.values[row];
  if (column.codes) return column.levels[column.codes[row]];
  return column.levels[Math.floor(row / column.each) % column.levels.length];
}

/** How many rows a figure's table has. */
function rowsOf(figure) {
  const column = figure.columns.find(c => c.values || c.codes);
  return column ? (column.values || column.codes).length : 0;
}

/** Its rows as objects by the name of the column; only those that `keep` wants. */
function readRows(figure, keep) {
  const rows = [];
  for (let i = 0, n = rowsOf(figure); i < n; i++) {
    if (keep && !keep(name => {
      const column = figure.columns.find(c => c.name === name);
      return column ? cell(column, i) : undefined;
    })) continue;
    const row = {};
    for (const column of figure.columns) row[column.name] = cell(column, i);
    rows.push(row);
  }
  return rows;
}

const isNumber = value => typeof value === "number" && Number.isFinite(value);

/** A number for a reader: so many digits that count, a proper minus, commas between thousands. */
function show(value, digits = 4) {
  if (!isNumber(value)) return "no value";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e7) return value.toPrecision(3).replace("-", "\u2212");
  const places = Math.max(0, Math.min(6, digits - 1 - Math.floor(Math.log10(size))));
  const [whole, rest] = size.toFixed(places).split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (value < 0 ? "\u2212" : "") + parted + (rest ? "." + rest : "");
}

/** A number on an axis: a digit more, since neighbours must differ, and no zeros that say nothing. */
function showTick(value) {
  return show(value, 5).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** An estimate with its interval. */
function showInterval(estimate, low, high) {
  if (!isNumber(low) || !isNumber(high)) return `${show(estimate)} (no interval)`;
  return `${show(estimate)} (${show(low)} to ${show(high)})`;
}

/** Text made safe for a tooltip. */
function safe(text) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(text).replace(/[&<>"]/g, sign => signs[sign]);
}

/** A tooltip: a heading and lines of name and value. */
function tip(heading, lines) {
  const line = ([name, value]) =>
    `<tr><td>${safe(name)}</td><td class="n">${safe(value)}</td></tr>`;
  return `<b>${safe(heading)}</b><table class="tip">${lines.map(line).join("")}</table>`;
}

/** What every chart has in common. */
function frame(view, { tooltip, ...parts }) {
  const { theme } = view;
  return {
    animation: false,
    textStyle: { color: theme.text, fontFamily: "system-ui, sans-serif" },
    aria: { enabled: false },
    tooltip: {
      trigger: "item",
      confine: true,
      backgroundColor: theme.paper,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontSize: 13 },
      ...tooltip,
    },
    ...parts,
  };
}

/** An axis of numbers with its unit. */
function valueAxis(view, name, more) {
  const { theme, narrow } = view;
  return {
    type: "value",
    scale: true,
    name,
    nameLocation: "middle",
    nameGap: 30,
    splitNumber: narrow ? 3 : 5,
    nameTextStyle: { color: theme.muted, fontSize: narrow ? 11 : 12, lineHeight: 15,
      width: Math.max(160, view.width - 130),
      overflow: "break" },
    axisLabel: { color: theme.muted, formatter: showTick, hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: theme.muted } },
    splitLine: { lineStyle: { color: theme.line } },
    ...more,
  };
}

/** An axis of names, the first on top. */
function nameAxis(view, names, more) {
  const { theme, narrow } = view;
  return {
    type: "category",
    data: names,
    inverse: true,
    axisLabel: {
      color: theme.text, width: narrow ? 96 : 190, overflow: narrow ? "break" : "truncate",
      interval: 0,
    },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.line } },
    ...more,
  };
}

/**
 * Lines from low to high: data of [place, low, high, colour, offset in px]; `upright` for
 * intervals of y.
 */
function whiskers(data, upright) {
  return {
    type: "custom",
    silent: true,
    z: 3,
    data: data.filter(([, low, high]) => isNumber(low) && isNumber(high)),
    encode: upright ? { x: 0, y: [1, 2] } : { x: [1, 2], y: 0 },
    renderItem: (params, api) => {
      const [place, low, high] = [api.value(0), api.value(1), api.value(2)];
      const offset = api.value(4) || 0;
      const from = upright ? api.coord([place, low]) : api.coord([low, place]);
      const to = upright ? api.coord([place, high]) : api.coord([high, place]);
      const across = upright ? 0 : 1;
      from[across] += offset;
      to[across] += offset;
      const end = ([x, y]) => upright
        ? { x1: x - 4, x2: x + 4, y1: y, y2: y }
        : { x1: x, x2: x, y1: y - 4, y2: y + 4 };
      const style = { stroke: data.colors ? data.colors[params.dataIndex] : api.visual("color"),
        lineWidth: 1.5, opacity: 0.9 };
      const line = shape => ({ type: "line", shape, style, silent: true });
      return {
        type: "group",
        children: [line({ x1: from[0], y1: from[1], x2: to[0], y2: to[1] }),
          line(end(from)), line(end(to))],
      };
    },
  };
}

/**
 * Writes a name beside each mark where it covers as few other names, marks and `lines` as may be;
 * marks are { x, y, size [px], name }, lines boxes. Gives the label of each mark.
 */
function placeNames(marks, lines, width, height, fontSize) {
  const meet = (a, b) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
  const taken = marks.map(({ x, y, size }) =>
    ({ x1: x - size / 2, x2: x + size / 2, y1: y - size / 2, y2: y + size / 2 }));
  return marks.map(({ x, y, size, name }, own) => {
    const [w, h, gap] = [name.length * fontSize * 0.58, fontSize + 2, size / 2 + 2];
    const left = { right: x + gap, left: x - gap - w, top: x - w / 2, bottom: x - w / 2 };
    const top = { right: y - h / 2, left: y - h / 2, top: y - gap - h, bottom: y + gap };
    const choices = ["right", "left", "top", "bottom"].map(position => ({ position, dy: 0 }))
      .concat(["right", "left"].flatMap(position => [-1, 1].map(side =>
        ({ position, dy: side * (h / 2 + 3) }))))
      .map(({ position, dy }) => {
        const [x1, y1] = [left[position], top[position] + dy];
        return { position, dy, box: { x1, x2: x1 + w, y1, y2: y1 + h } };
      });
    const cost = ({ box, dy }) => 2 * taken.filter((o, i) => i !== own && meet(box, o)).length
      + lines.filter(line => meet(box, line)).length + (dy ? 0.5 : 0)
      + (box.x1 < 60 || box.x2 > width || box.y1 < 0 || box.y2 > height ? 6 : 0);
    const best = choices.reduce((a, b) => (cost(b) < cost(a) ? b : a));
    taken.push(best.box);
    return { position: best.position, offset: [0, best.dy] };
  });
}

/** A straight line across a chart at a value. */
function markAt(view, axis, value, label) {
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: view.theme.muted, type: "solid", width: 1 },
    label: { show: Boolean(label), formatter: label || "", color: view.theme.muted,
      position: "end" },
    data: [{ [axis]: value }],
  };
}
