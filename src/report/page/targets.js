// How a model stands towards what is allowed; see `kinds` in base.js.
"use strict";

/** Each row on a scale of its own, on which the allowed range goes from -1 to 1. */
kinds.targets = view => {
  const { rows, options, theme, narrow } = view;
  const names = [];
  for (const row of rows) {
    let name = row.target;
    while (names.includes(name)) name += "\u200b";
    names.push(name);
  }
  const at = rows.map((row, index) => ({ row, name: names[index] }));
  const outside = ({ row }) => row.verdict.startsWith("outside");
  const dots = (name, symbol, color, wanted) => ({
    type: "scatter",
    name,
    symbol,
    symbolSize: 10,
    z: 4,
    itemStyle: { color },
    data: at.filter(place => isNumber(place.row.place) && wanted(place))
      .map(({ row, name: place }) => ({ value: [row.place, place], row })),
  });
  const bars = (color, wanted) => ({
    ...whiskers(at.filter(wanted).map(({ row, name }) => [name, row.low, row.high, 0, 0])),
    itemStyle: { color },
  });
  const good = theme.accent, bad = theme.second;
  const far = at.some(outside);
  return {
    height: rows.length * (narrow ? 34 : 24) + 96,
    option: frame(view, {
      legend: legendOf(view, ["inside", ...(far ? ["outside"] : [])]),
      grid: { left: wideLeft(view), right: 24, top: 30, bottom: 52 },
      xAxis: valueAxis(view, "half widths of the allowed range", { min: -options.reach, max: options.reach }),
      yAxis: nameAxis(view, names, { axisLabel: wideLabel(view) }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.target, [
          ["published", row.published], ["model", row.model], ["verdict", row.verdict], ["use", row.use],
        ]),
      },
      series: [
        ranges(names.map(name => [name, -1, 1]), theme.text),
        bars(good, place => !outside(place)),
        bars(bad, outside),
        dots("inside", "circle", good, place => !outside(place)),
        ...(far ? [dots("outside", "rect", bad, outside)] : []),
      ],
    }),
  };
};
