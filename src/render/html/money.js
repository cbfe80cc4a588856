// The account of each arm: its lines as bars on either side of nothing, their sum as a mark.
"use strict";

kinds.money = view => {
  const { rows, options, theme, narrow } = view;
  const arms = view.arms.filter(arm => rows.some(row => row.arm === arm.name));
  const all = distinct(rows, "line").filter(line => line !== options.net);
  const of = (arm, line) => rows.find(row => row.arm === arm.name && row.line === line);
  const bars = all.map((line, turn) => ({
    type: "bar",
    name: line,
    stack: "account",
    barMaxWidth: 22,
    itemStyle: { color: theme.parts[turn % theme.parts.length], borderColor: theme.paper,
      borderWidth: 1 },
    data: arms.map(arm => {
      const row = of(arm, line);
      return { value: row && isNumber(row.estimate) ? row.estimate : 0, row };
    }),
  }));
  const sums = arms.map(arm => of(arm, options.net)).filter(row => row && isNumber(row.estimate));
  const marks = {
    type: "scatter",
    name: options.net,
    symbol: "diamond",
    symbolSize: 13,
    z: 5,
    itemStyle: { color: theme.text, borderColor: theme.paper, borderWidth: 1.5 },
    data: sums.map(row => ({ value: [row.estimate, row.arm], row })),
    markLine: markAt(view, "xAxis", 0),
  };
  const ends = { ...whiskers(sums.map(row => [row.arm, row.low, row.high, 0, 0])),
    itemStyle: { color: theme.text }, z: 4 };
  const top = narrow ? 30 + 24 * Math.ceil((all.length + 1) / 2) : 56;
  return {
    height: arms.length * 40 + top + (narrow ? 76 : 60),
    option: frame(view, {
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      legend: { top: 0, textStyle: { color: theme.text }, itemWidth: 22,
        data: [...all, options.net] },
      grid: { left: leftRoom(view), right: 24, top, bottom: narrow ? 68 : 52 },
      xAxis: valueAxis(view, unitOf(view), { scale: false }),
      yAxis: nameAxis(view, arms.map(arm => arm.name)),
      tooltip: {
        formatter: ({ seriesName, data }) => data && data.row
          ? tip(data.row.arm, [[seriesName,
            showInterval(data.row.estimate, data.row.low, data.row.high)],
          ["n", `${data.row.n} replications`]])
          : "no value",
      },
      series: [...bars, ends, marks],
    }),
  };
};
