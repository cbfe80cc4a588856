// Small multiples over a dose: a panel for each metric.
"use strict";

/** What is written above a panel, its lines broken to fit. */
function panelTitle(view, { title, unit, wish }, left, top, width) {
  const { theme, narrow } = view;
  const size = narrow ? 11 : 12;
  return {
    text: title,
    subtext: [unit, wish].filter(Boolean).join("; "),
    left,
    top,
    padding: 0,
    itemGap: 4,
    textAlign: "left",
    textVerticalAlign: "top",
    textStyle: { color: theme.text, fontSize: size + 2, fontWeight: 600, lineHeight: size + 6 },
    subtextStyle: { color: theme.muted, fontSize: size, lineHeight: size + 4, width, overflow: "break" },
  };
}

/** Means over the dose with their intervals; rings are what is not told apart from the best mean. */
kinds.doses = view => {
  const { rows, options: { panels, axis }, arms, theme, narrow, width } = view;
  const across = narrow || panels.length < 2 ? 1 : 2;
  const [left, right, above, tall, below] = [64, 20, 52, narrow ? 170 : 200, 66];
  const [pitch, step] = [width / across, above + tall + below];
  const places = panels.map((_, index) =>
    ({ x: (index % across) * pitch, y: Math.floor(index / across) * step }));
  const looks = new Map(arms.map(arm => [arm.name, arm]));
  const series = panels.flatMap((panel, index) => {
    const mine = rows.filter(row => row.metric === panel.name && isNumber(row.estimate));
    const on = { xAxisIndex: index, yAxisIndex: index };
    const at = row => [row.dose, row.estimate];
    const dots = {
      ...on,
      type: "scatter",
      symbolKeepAspect: true,
      symbolSize: 9,
      z: 4,
      data: mine.map(row => ({ value: at(row), row, symbol: looks.get(row.arm).symbol,
        itemStyle: { color: looks.get(row.arm).color } })),
    };
    const line = {
      ...on,
      type: "line",
      symbol: "none",
      silent: true,
      z: 2,
      lineStyle: { color: theme.muted, width: 1.2 },
      data: mine.map(at),
    };
    const rings = {
      ...on,
      type: "scatter",
      symbol: "circle",
      silent: true,
      symbolSize: 17,
      z: 5,
      itemStyle: { color: "transparent", borderColor: theme.text, borderWidth: 1.5 },
      data: mine.filter(row => row.stands && !row.stands.startsWith("behind")).map(at),
    };
    const ends = mine.map(row => [row.dose, row.low, row.high, 0, 0]);
    const bars = { ...whiskers(ends, true), ...on, itemStyle: { color: theme.text } };
    return [dots, line, rings, bars];
  });
  return {
    height: Math.ceil(panels.length / across) * step,
    option: frame(view, {
      title: panels.map((panel, index) =>
        panelTitle(view, panel, places[index].x + 8, places[index].y, pitch - 28)),
      grid: places.map(({ x, y }) =>
        ({ left: x + left, top: y + above, width: pitch - left - right, height: tall })),
      xAxis: panels.map((_, gridIndex) => valueAxis(view, axis, { gridIndex, splitLine: { show: false },
        nameTextStyle: { color: theme.muted, fontSize: narrow ? 11 : 12 } })),
      yAxis: panels.map((_, gridIndex) => valueAxis(view, "", { gridIndex, splitNumber: 4 })),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.arm, [
          [axis, show(row.dose)],
          ["mean", showInterval(row.estimate, row.low, row.high)],
          ["n", `${row.n} replications`],
          ...(row.stands ? [["stands", row.stands]] : []),
        ]),
      },
      series,
    }),
  };
};
