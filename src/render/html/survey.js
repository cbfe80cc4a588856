// How the figures of surveys are drawn; see `kinds` in base.js.
"use strict";

/** Room for longer names on the left, such as a question with its answer and group. */
const wideLeft = view => (view.narrow ? 108 : 200);

/** Longer names on an axis; where there is little room the group has a line of its own. */
const wideLabel = view => ({
  color: view.theme.text, interval: 0, width: wideLeft(view) - 12,
  overflow: view.narrow ? "break" : "truncate", fontSize: view.narrow ? 11 : 12, lineHeight: 13,
  formatter: view.narrow ? name => name.replace(", ", "\n") : undefined,
});

/** Wide bars behind the dots, from low to high: data of [place, low, high]; `down` below the middle [px]. */
function ranges(data, color, down = 0) {
  return {
    type: "custom",
    silent: true,
    z: 1,
    data,
    encode: { x: [1, 2], y: 0 },
    renderItem: (params, api) => {
      const from = api.coord([api.value(1), api.value(0)]);
      const to = api.coord([api.value(2), api.value(0)]);
      const high = Math.min(16, api.size([0, 1])[1] * 0.7);
      const shape = { x: from[0], y: from[1] + down - high / 2, width: to[0] - from[0], height: high };
      const box = params.coordSys;
      const inside = echarts.graphic.clipRectByRect(shape, box);
      return inside && { type: "rect", shape: inside, style: { fill: color, opacity: 0.22 },
        silent: true };
    },
  };
}

/** A legend of marks above a chart: pairs of a series' name and its symbol. */
const legendOf = (view, names) => ({
  top: 0, left: 0, data: names, textStyle: { color: view.theme.text }, itemWidth: 16,
  itemHeight: 10, selectedMode: false,
});

/** Published figures and ranges beside simulated shares. */
kinds.cells = view => {
  const { rows, options, theme, narrow } = view;
  // Two cells may have one name: a figure and a bound about the same share.
  const names = [];
  for (const row of rows) {
    let name = row.cell;
    while (names.includes(name)) name += "\u200b";
    names.push(name);
  }
  const at = rows.map((row, index) => ({ row, name: names[index] }));
  const outside = ({ row }) => (row.verdict || "").startsWith("OUTSIDE");
  const what = options.what;
  const dots = (name, symbol, color, wanted) => ({
    type: "scatter",
    name,
    symbol,
    symbolSize: 10,
    z: 4,
    itemStyle: { color },
    data: at.filter(place => isNumber(place.row.simulated) && wanted(place))
      .map(({ row, name: place }) => ({ value: [row.simulated, place], row })),
  });
  const bars = (color, wanted) => ({
    ...whiskers(at.filter(wanted).map(({ row, name }) => [name, row.low, row.high, 0, 0])),
    itemStyle: { color },
  });
  const good = theme.accent, bad = theme.second;
  const far = at.some(outside);
  const published = {
    type: "scatter",
    name: "published",
    symbol: "diamond",
    symbolSize: 12,
    z: 5,
    itemStyle: { color: theme.paper, borderColor: theme.text, borderWidth: 1.8 },
    data: at.filter(({ row }) => isNumber(row.published_figure))
      .map(({ row, name }) => ({ value: [row.published_figure, name], row })),
  };
  const wide = at.filter(({ row }) => isNumber(row.published_low) && isNumber(row.published_high))
    .map(({ row, name }) => [name, row.published_low, row.published_high]);
  const series = [
    ranges(wide, theme.text),
    bars(good, place => !outside(place)),
    bars(bad, outside),
    dots(what, "circle", good, place => !outside(place)),
    ...(far ? [dots(`${what}, outside`, "rect", bad, outside)] : []),
    published,
  ];
  return {
    height: rows.length * (narrow ? 34 : 24) + 96,
    option: frame(view, {
      legend: legendOf(view, [what, ...(far ? [`${what}, outside`] : []), "published"]),
      grid: { left: wideLeft(view), right: 24, top: 30, bottom: 52 },
      xAxis: valueAxis(view, "%", {
        min: ({ min }) => Math.max(0, Math.floor((min - 2) / 10) * 10),
        max: ({ max }) => Math.min(100, Math.ceil((max + 2) / 10) * 10),
      }),
      yAxis: nameAxis(view, names, { axisLabel: wideLabel(view) }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.cell, [
          ["published", row.published],
          [what, isNumber(row.low) ? showInterval(row.simulated, row.low, row.high)
            : show(row.simulated)],
          ...(row.verdict ? [["verdict", row.verdict]] : []),
          ["use", row.use],
          ...(isNumber(row.asked) ? [["asked", show(row.asked)]] : []),
        ]),
      },
      series,
    }),
  };
};

/** A joint share over the assumed correlation, between what any overlap allows. */
kinds.joint = view => {
  const { rows, theme, narrow } = view;
  const of = method => rows.filter(row => row.method === method);
  const model = of("model").filter(row => isNumber(row.share));
  const surveys = of("surveys");
  const bounds = of("bounds")[0];
  const color = theme.accent, dot = theme.second;
  const line = {
    type: "line",
    name: "measurement model",
    symbol: "circle",
    symbolSize: 6,
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    data: model.map(row => ({ value: [row.correlation, row.share], row })),
  };
  if (bounds) {
    line.markArea = {
      silent: true,
      itemStyle: { color: theme.text, opacity: 0.08 },
      label: { color: theme.muted, position: "insideTopLeft",
        formatter: "any overlap" },
      data: [[{ yAxis: bounds.low }, { yAxis: bounds.high }]],
    };
  }
  const marks = {
    type: "scatter",
    name: "simulated",
    symbol: "diamond",
    symbolSize: 12,
    z: 5,
    itemStyle: { color: dot },
    data: surveys.map(row => ({ value: [row.correlation, row.share], row })),
  };
  const bars = {
    ...whiskers(surveys.map(row => [row.correlation, row.low, row.high, 0, 0]), true),
    itemStyle: { color: dot },
  };
  const highest = Math.max(...rows.map(row => row.high || row.share || 0));
  return {
    height: narrow ? 300 : 340,
    option: frame(view, {
      legend: legendOf(view, ["measurement model", "simulated"]),
      grid: { left: 60, right: 24, top: 34, bottom: 52 },
      xAxis: valueAxis(view, narrow ? "correlation of concern and wish"
        : "correlation of privacy concern and the wish for service", { splitLine: { show: false } }),
      yAxis: valueAxis(view, "%", { scale: false, min: 0, max: Math.ceil(highest / 10) * 10,
        nameGap: 36, axisLine: { show: false },
        axisTick: { show: false } }),
      tooltip: {
        formatter: ({ seriesName, data: { row } }) => tip(seriesName, [
          ["correlation", show(row.correlation)],
          ["share [%]", isNumber(row.low) ? showInterval(row.share, row.low, row.high)
            : show(row.share)],
        ]),
      },
      series: [line, bars, marks],
    }),
  };
};

/** Shares before and after under each arm, beside what was published. */
kinds.shares = view => {
  const { rows, arms, theme } = view;
  const shown = arms.map(arm => ({ arm, row: rows.find(row => row.arm === arm.name) }))
    .filter(({ row }) => row);
  const dot = (column, hollow) => ({ arm, row }) => ({
    value: [row[column], arm.name],
    row,
    symbol: arm.symbol,
    itemStyle: { color: hollow ? theme.paper : arm.color, borderColor: arm.color,
      borderWidth: 2 },
  });
  const dots = (name, column, hollow) => ({
    type: "scatter",
    name,
    symbolSize: 12,
    symbolOffset: [0, hollow ? -6 : 6],
    z: 4,
    data: shown.map(dot(column, hollow)),
  });
  const before = dots("before", "before", true);
  const published = rows.map(row => row.published).find(isNumber);
  if (isNumber(published)) {
    before.markLine = { ...markAt(view, "xAxis", published, `published ${show(published)}`),
      lineStyle: { color: theme.muted, type: [5, 4], width: 1.5 } };
    before.markLine.label.position = "end";
  }
  const values = shown.flatMap(({ row }) => [row.before, row.after]);
  if (isNumber(published)) values.push(published);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((high - low) * 0.1, 0.5);
  return {
    height: shown.length * 40 + 90,
    option: frame(view, {
      grid: { left: leftRoom(view), right: 40, top: 30, bottom: 52 },
      xAxis: valueAxis(view, "%", { min: Math.max(0, Math.floor(low - room)),
        max: Math.min(100, Math.ceil(high + room)) }),
      yAxis: nameAxis(view, shown.map(({ arm }) => arm.name), { splitLine: { show: true,
        lineStyle: { color: theme.line } } }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.arm, [
          ["before [%]", show(row.before)],
          ["after [%]", show(row.after)],
          ...(isNumber(row.published) ? [["published [%]", show(row.published)]] : []),
        ]),
      },
      series: [before, dots("after", "after", false)],
    }),
  };
};

/** Shares of a question's answers over days. */
kinds.waves = view => {
  const { rows, theme, narrow } = view;
  const answers = distinct(rows, "answer");
  const series = answers.flatMap((answer, turn) => {
    const mine = rows.filter(row => row.answer === answer && isNumber(row.share));
    const color = theme.arms[turn % theme.arms.length];
    const ends = mine.filter(row => isNumber(row.low))
      .map(row => [row.day, row.low, row.high, 0, 0]);
    return [{
      type: "line",
      name: answer,
      symbol: `path://${SHAPES[turn % SHAPES.length]}`,
      symbolSize: 9,
      lineStyle: { color, width: 1.8, type: DASHES[turn % DASHES.length] },
      itemStyle: { color },
      z: 4,
      data: mine.map(row => ({ value: [row.day, row.share], row })),
    }, { ...whiskers(ends, true), itemStyle: { color } }];
  });
  const days = rows.map(row => row.day);
  const room = Math.max(1, (Math.max(...days) - Math.min(...days)) * 0.05);
  return {
    height: narrow ? 320 : 360,
    option: frame(view, {
      legend: { ...legendOf(view, answers), itemWidth: 26 },
      grid: { left: 60, right: 24, top: 40, bottom: 52 },
      xAxis: valueAxis(view, "day", { scale: false, min: Math.min(...days) - room,
        max: Math.max(...days) + room, minInterval: 1, splitLine: { show: false },
        axisLabel: { color: theme.muted, showMinLabel: false, showMaxLabel: false } }),
      yAxis: valueAxis(view, "%", { nameGap: 36, axisLine: { show: false },
        axisTick: { show: false } }),
      tooltip: {
        formatter: ({ seriesName, data: { row } }) => tip(`${seriesName}, day ${row.day}`, [
          ["share [%]", isNumber(row.low)
            ? showInterval(row.share, row.low, row.high)
            : show(row.share)],
          ["asked", show(row.asked)],
        ]),
      },
      series,
    }),
  };
};

/** Shares of a question's answers in each group. */
kinds.banner = view => {
  const { rows, theme, narrow } = view;
  const answers = distinct(rows, "answer");
  const bands = distinct(rows, "band");
  const step = 13;
  const middle = (answers.length - 1) / 2;
  const series = answers.flatMap((answer, turn) => {
    const mine = rows.filter(row => row.answer === answer && isNumber(row.share));
    const color = theme.arms[turn % theme.arms.length];
    const offset = (turn - middle) * step;
    const bars = mine.map(row => [row.band, row.low, row.high, 0, offset]);
    return [{
      type: "scatter",
      name: answer,
      symbol: `path://${SHAPES[turn % SHAPES.length]}`,
      symbolSize: 10,
      symbolOffset: [0, offset],
      z: 4,
      itemStyle: { color },
      data: mine.map(row => ({ value: [row.share, row.band], row })),
    }, { ...whiskers(bars), itemStyle: { color } }, {
      type: "scatter",
      name: "published",
      symbol: "diamond",
      symbolSize: 12,
      symbolOffset: [0, offset],
      z: 5,
      itemStyle: { color: "transparent", borderColor: theme.text, borderWidth: 1.6 },
      data: mine.filter(row => isNumber(row.published))
        .map(row => ({ value: [row.published, row.band], row })),
    }];
  });
  const known = rows.some(row => isNumber(row.published));
  return {
    height: bands.length * (answers.length * step + 16) + 100,
    option: frame(view, {
      legend: legendOf(view, [...answers, ...(known ? ["published"] : [])]),
      grid: { left: narrow ? 60 : 90, right: 24, top: 36, bottom: 52 },
      xAxis: valueAxis(view, "%"),
      yAxis: nameAxis(view, bands, { splitLine: { show: true,
        lineStyle: { color: theme.line } } }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(`${row.answer}, ${row.band}`, [
          ["share [%]", showInterval(row.share, row.low, row.high)],
          ...(isNumber(row.published) ? [["published [%]", show(row.published)]] : []),
          ["asked", show(row.asked)],
        ]),
      },
      series,
    }),
  };
};
