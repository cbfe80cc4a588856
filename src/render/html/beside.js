// How two results beside each other are drawn; see `kinds` in base.js, and survey.js for names.
"use strict";

/** Two results beside each other: a dot of each for every arm or cell. */
kinds.beside = view => {
  const { rows, options, arms, theme } = view;
  const places = options.by === "arm"
    ? arms.map(arm => arm.name).filter(name => rows.some(row => row.arm === name))
    : rows.map(row => row[options.by]);
  const place = row => row[options.by];
  const shown = rows.filter(row => places.includes(place(row)));
  const sides = [["a", -6, "circle", theme.accent], ["b", 6, "rect", theme.second]];
  const series = sides.flatMap(([side, offset, symbol, color]) => [{
    type: "scatter",
    name: options.names[side],
    symbol,
    symbolSize: 10,
    symbolOffset: [0, offset],
    z: 4,
    itemStyle: { color },
    data: shown.filter(row => isNumber(row[side]))
      .map(row => ({ value: [row[side], place(row)], row })),
  }, {
    ...whiskers(shown.map(row =>
      [place(row), row[`${side}_low`], row[`${side}_high`], 0, offset])),
    itemStyle: { color },
  }]);
  return {
    height: places.length * 40 + 100,
    option: frame(view, {
      legend: legendOf(view, [options.names.a, options.names.b]),
      grid: { left: wideLeft(view), right: 24, top: 34, bottom: 52 },
      xAxis: valueAxis(view, unitOf(view)),
      yAxis: nameAxis(view, places, { splitLine: { show: true, lineStyle: { color: theme.line } },
        axisLabel: wideLabel(view) }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(place(row), [
          [options.names.a, showInterval(row.a, row.a_low, row.a_high)],
          [options.names.b, showInterval(row.b, row.b_low, row.b_high)],
          ["B minus A", showInterval(row.difference, row.difference_low, row.difference_high)],
        ]),
      },
      series,
    }),
  };
};
