// Through what each arm has its effect: a bar for each part and arm, with its interval.
"use strict";

kinds.split = view => {
  const { rows, options, theme, narrow, width } = view;
  const arms = view.arms.filter(arm => rows.some(row => row.arm === arm.name));
  const parts = distinct(rows, "part").filter(part => options.shown.includes(part));
  const thick = arms.length > 4 ? 9 : 12;
  const step = thick + 3;
  // What is not told apart from nothing is there, but faint.
  const faint = row => !(row.low > 0 || row.high < 0);
  const series = arms.flatMap((arm, turn) => {
    const mine = rows.filter(row => row.arm === arm.name && isNumber(row.estimate)
      && parts.includes(row.part));
    const offset = (turn - (arms.length - 1) / 2) * step;
    const lines = wanted => ({
      ...whiskers(mine.filter(wanted).map(row => [row.part, row.low, row.high, 0, offset])),
      itemStyle: { color: arm.color },
    });
    const pale = lines(faint);
    return [{
      type: "custom",
      silent: true,
      z: 2,
      itemStyle: { color: arm.color },
      data: mine.map(row => [row.estimate, row.part, faint(row) ? 1 : 0]),
      encode: { x: 0, y: 1 },
      renderItem: (params, api) => {
        const [end, y] = api.coord([api.value(0), api.value(1)]);
        const [start] = api.coord([0, api.value(1)]);
        return { type: "rect",
          shape: { x: Math.min(start, end), y: y + offset - thick / 2,
            width: Math.abs(end - start), height: thick },
          style: { fill: api.visual("color"), opacity: api.value(2) ? 0.15 : 0.5 } };
      },
    }, lines(row => !faint(row)), {
      ...pale,
      renderItem: (params, api) => {
        const group = pale.renderItem(params, api);
        group.children.forEach(line => { line.style.opacity = 0.35; });
        return group;
      },
    }, {
      type: "scatter",
      name: arm.name,
      symbol: arm.symbol,
      symbolKeepAspect: true,
      symbolSize: thick - 2,
      symbolOffset: [0, offset],
      z: 4,
      itemStyle: { color: arm.color, borderColor: theme.paper, borderWidth: 0.5 },
      data: mine.map(row => ({ value: [row.estimate, row.part], row,
        itemStyle: { opacity: faint(row) ? 0.35 : 1 } })),
    }];
  });
  if (series.length) series[3].markLine = markAt(view, "xAxis", 0);
  // A line of the legend has room for so many names.
  let [lines, filled] = [1, 0];
  for (const { name } of arms) {
    const wide = name.length * 7.2 + 40;
    if (filled && filled + wide > width - 10) [lines, filled] = [lines + 1, 0];
    filled += wide;
  }
  const top = 10 + lines * 22;
  return {
    height: parts.length * (arms.length * step + 14) + (narrow ? 80 : 60) + top,
    option: frame(view, {
      legend: legendOf(view, arms.map(arm => arm.name)),
      grid: { left: leftRoom(view), right: 24, top, bottom: narrow ? 72 : 52 },
      xAxis: valueAxis(view, minusBaseline(view), { scale: false }),
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
