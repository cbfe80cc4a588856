// Through what each arm has its effect: a bar for each part and arm, with its interval.
"use strict";

kinds.split = view => {
  const { rows, options, theme, narrow } = view;
  const arms = view.arms.filter(arm => rows.some(row => row.arm === arm.name));
  const parts = distinct(rows, "part");
  const thick = arms.length > 4 ? 9 : 12;
  const step = thick + 3;
  const series = arms.flatMap((arm, turn) => {
    const mine = rows.filter(row => row.arm === arm.name && isNumber(row.estimate));
    const offset = (turn - (arms.length - 1) / 2) * step;
    return [{
      type: "custom",
      silent: true,
      z: 2,
      itemStyle: { color: arm.color },
      data: mine.map(row => [row.estimate, row.part]),
      encode: { x: 0, y: 1 },
      renderItem: (params, api) => {
        const [end, y] = api.coord([api.value(0), api.value(1)]);
        const [start] = api.coord([0, api.value(1)]);
        return { type: "rect",
          shape: { x: Math.min(start, end), y: y + offset - thick / 2,
            width: Math.abs(end - start), height: thick },
          style: { fill: api.visual("color"), opacity: 0.45 } };
      },
    }, {
      ...whiskers(mine.map(row => [row.part, row.low, row.high, 0, offset])),
      itemStyle: { color: arm.color },
    }, {
      type: "scatter",
      name: arm.name,
      symbol: arm.symbol,
      symbolKeepAspect: true,
      symbolSize: thick - 2,
      symbolOffset: [0, offset],
      z: 4,
      itemStyle: { color: arm.color, borderColor: theme.paper, borderWidth: 0.5 },
      data: mine.map(row => ({ value: [row.estimate, row.part], row })),
    }];
  });
  if (series.length) series[2].markLine = markAt(view, "xAxis", 0);
  return {
    height: parts.length * (arms.length * step + 14) + (narrow ? 90 : 70),
    option: frame(view, {
      grid: { left: leftRoom(view), right: 24, top: 10, bottom: narrow ? 72 : 52 },
      xAxis: valueAxis(view, `${measureOf(view)}, minus ${options.baseline}`, { scale: false }),
      yAxis: nameAxis(view, parts, { splitLine: { show: true, lineStyle: { color: theme.line } } }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.arm, [
          [row.part, showInterval(row.estimate, row.low, row.high)],
          ["n", `${row.n} replications`],
        ]),
      },
      series,
    }),
  };
};
