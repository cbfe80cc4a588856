// How a model stands towards what is allowed; see `kinds` in base.js.
"use strict";

/**
 * Long names beside the rows of a chart, or above them where there is no room; they break, so that no two rows
 * read the same. Gives the room to the left, the height of a row and the labels.
 */
function longNames(view, names) {
  const { theme, width, narrow } = view;
  const left = narrow ? 12 : Math.min(420, Math.round(width * 0.42));
  const [room, size, line] = [narrow ? width - 40 : left - 16, narrow ? 12 : 12.5, 15];
  const lines = Math.max(1, ...names.map(name => Math.ceil(name.length * size * 0.56 / room)));
  const label = { color: theme.text, interval: 0, fontSize: size, lineHeight: line, width: room,
    overflow: "break" };
  if (!narrow) return { left, step: lines * line + 8, label, down: 0 };
  // Above the marks of its row, which go down a little.
  const above = { ...label, inside: true, align: "left", margin: 0, verticalAlign: "bottom" };
  return { left, step: lines * line + 26, label: above, down: 10 };
}

/** Each row on a scale of its own, on which the allowed range goes from -1 to 1. */
kinds.targets = view => {
  const { rows, options, theme } = view;
  const names = [];
  for (const row of rows) {
    let name = row.target;
    while (names.includes(name)) name += "\u200b";
    names.push(name);
  }
  const { left, step, label, down } = longNames(view, names);
  const at = rows.map((row, index) => ({ row, name: names[index] }));
  const outside = ({ row }) => row.verdict.startsWith("outside");
  const near = ({ row }) => row.verdict === "inside, within error";
  const dots = (name, symbol, style, wanted) => ({
    type: "scatter",
    name,
    symbol,
    symbolSize: 10,
    symbolOffset: [0, down],
    z: 5,
    itemStyle: style,
    data: at.filter(place => isNumber(place.row.place) && wanted(place))
      .map(({ row, name: place }) => ({ value: [row.place, place], row })),
  });
  const bars = (color, wanted) => ({
    ...whiskers(at.filter(wanted).map(({ row, name }) => [name, row.low, row.high, 0, down])),
    itemStyle: { color },
  });
  const good = theme.accent, bad = theme.second;
  const kindsOfDots = [
    ["inside", "circle", { color: good }, place => !outside(place) && !near(place)],
    ["inside, within error", "circle", { color: theme.paper, borderColor: good, borderWidth: 2 }, near],
    ["outside", "rect", { color: bad }, outside],
  ].filter(([, , , wanted]) => at.some(wanted));
  return {
    height: rows.length * step + 96,
    option: frame(view, {
      legend: legendOf(view, kindsOfDots.map(([name]) => name)),
      grid: { left, right: 24, top: 30, bottom: 52 },
      xAxis: valueAxis(view, "half widths of the allowed range", { min: -options.reach, max: options.reach,
        interval: options.reach / 2 }),
      yAxis: nameAxis(view, names, { axisLabel: label, z: 6 }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.target, [
          ["published", row.published], ["model", row.model], ["verdict", row.verdict], ["use", row.use],
          ["evidence", row.evidence],
        ]),
      },
      series: [
        ranges(names.map(name => [name, -1, 1]), theme.text, down),
        bars(good, place => !outside(place)),
        bars(bad, outside),
        ...kindsOfDots.map(kind => dots(...kind)),
      ],
    }),
  };
};
