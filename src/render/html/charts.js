// How each kind of figure is drawn; see `kinds` in base.js.
"use strict";

/** Names of a column in the order in which they first come. */
const distinct = (rows, name) => [...new Set(rows.map(row => row[name]))];

const unitOf = view => (view.facet ? view.facet.unit : view.options.unit) || "";

/** What an axis measures, with its unit. */
const measureOf = view => (view.facet ? `${view.facet.title} [${unitOf(view)}]` : unitOf(view));

/** The same of differences from the baseline, which has a line of its own where there is little room. */
const minusBaseline = view =>
  `${measureOf(view)},${view.narrow ? "\n" : " "}minus ${view.options.baseline}`;

/** Room for the names on the left. */
const leftRoom = view => (view.narrow ? 108 : 160);

/** A dot and its interval for each arm, or for each arm within groups. */
kinds.intervals = view => {
  const { rows, options, arms, theme } = view;
  const group = options.group;
  const places = group ? distinct(rows, group) : distinct(rows, "arm");
  const step = group ? 13 : 0;
  const middle = (arms.length - 1) / 2;
  const series = arms.map((arm, turn) => {
    const mine = rows.filter(row => row.arm === arm.name && isNumber(row.estimate));
    const offset = group ? (turn - middle) * step : 0;
    return {
      type: "scatter",
      name: arm.name,
      symbol: arm.symbol,
      symbolKeepAspect: true,
      symbolSize: 10,
      symbolOffset: [0, offset],
      z: 4,
      itemStyle: { color: arm.color },
      data: mine.map(row => ({ value: [row.estimate, row[group || "arm"]], row })),
    };
  });
  if (options.zero && series.length) series[0].markLine = markAt(view, "xAxis", 0);
  arms.forEach((arm, turn) => {
    const mine = rows.filter(row => row.arm === arm.name);
    const offset = group ? (turn - middle) * step : 0;
    const line = whiskers(mine.map(row => [row[group || "arm"], row.low, row.high, 0, offset]));
    series.push({ ...line, itemStyle: { color: arm.color } });
  });
  if (options.mark) series.push(groupMarks(view, rows, places));
  const each = group ? arms.length * step + 16 : 30;
  const axis = options.zero ? minusBaseline(view) : measureOf(view);
  return {
    height: places.length * each + (view.narrow ? 86 : 70),
    option: frame(view, {
      grid: { left: leftRoom(view), right: 24, top: 10, bottom: view.narrow ? 68 : 52 },
      xAxis: valueAxis(view, axis, { scale: !options.zero }),
      yAxis: nameAxis(view, places, group ? { splitLine: { show: true,
        lineStyle: { color: theme.line } } } : {}),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.arm, [
          ...(group ? [[group, row[group]]] : []),
          [options.zero ? "difference" : "mean", showInterval(row.estimate, row.low, row.high)],
          ...(options.mark ? [[options.mark_name, show(row[options.mark])]] : []),
          ["n", `${row.n} replications`],
        ]),
      },
      series,
    }),
  };
};

/** In each group a vertical line at what its dots are to be held against. */
function groupMarks(view, rows, places) {
  const { options: { group, mark }, theme } = view;
  const marks = places.map(place => [place, rows.find(row =>
    row[group] === place && isNumber(row[mark]))]).filter(([, row]) => row);
  return {
    type: "custom",
    silent: true,
    z: 2,
    data: marks.map(([place, row]) => [row[mark], place]),
    encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const half = api.size([0, 1])[1] / 2 - 2;
      return { type: "line", shape: { x1: x, x2: x, y1: y - half, y2: y + half },
        style: { stroke: theme.text, lineWidth: 2, lineDash: [5, 3] } };
    },
  };
}

/** Satisfaction against backlash; the area of a mark is the un-follow rate. */
kinds.tradeoff = view => {
  const { rows, arms, theme, narrow } = view;
  const most = Math.max(...rows.map(row => row.unfollow || 0), 1e-9);
  const size = row => Math.max(9, Math.sqrt((row.unfollow || 0) / most) * (narrow ? 34 : 46));
  const fontSize = narrow ? 11 : 12;
  const shown = arms.map(arm => ({ arm, row: rows.find(row => row.arm === arm.name) }))
    .filter(({ row }) => row);
  const dots = shown.map(({ arm, row }) => ({
    id: `dot-${arm.index}`,
    type: "scatter",
    name: arm.name,
    symbol: arm.symbol,
      symbolKeepAspect: true,
    symbolSize: size(row),
    z: 4,
    itemStyle: { color: arm.color, opacity: 0.85 },
    label: { show: true, formatter: arm.name, position: "right", color: theme.text, distance: 5,
      fontSize },
    data: [{ value: [row.backlash, row.satisfaction], row }],
  }));
  const rings = {
    type: "scatter",
    symbol: "circle",
    silent: true,
    z: 5,
    itemStyle: { color: "transparent", borderColor: theme.text, borderWidth: 1.5 },
    data: shown.filter(({ row }) => row.not_beaten === "yes").map(({ row }) =>
      ({ value: [row.backlash, row.satisfaction], symbolSize: size(row) + 9 })),
  };
  const bars = shown.flatMap(({ arm, row }) => [
    { ...whiskers([[row.satisfaction, row.backlash_low, row.backlash_high, 0, 0]]),
      itemStyle: { color: arm.color } },
    { ...whiskers([[row.backlash, row.satisfaction_low, row.satisfaction_high, 0, 0]], true),
      itemStyle: { color: arm.color } },
  ]);
  const front = {
    type: "line",
    silent: true,
    symbol: "none",
    z: 2,
    lineStyle: { color: theme.muted, type: [4, 4], width: 1.5 },
    data: shown.filter(({ row }) => row.on_front_of_means === "yes")
      .map(({ row }) => [row.backlash, row.satisfaction]).sort((a, b) => a[0] - b[0]),
  };
  const unit = name => (view.columns.find(c => c.name === name) || {}).unit || "";
  const height = narrow ? 400 : 480;
  return {
    height,
    // Where names fit is known only when the marks have their places.
    after: chart => {
      const at = (x, y) => chart.convertToPixel({ gridIndex: 0 }, [x, y]);
      const marks = shown.map(({ arm, row }) => {
        const [x, y] = at(row.backlash, row.satisfaction);
        return { x, y, size: size(row) + 6, name: arm.name };
      });
      const line = ([x1, y1], [x2, y2]) => ({ x1: x1 - 1, x2: x2 + 1, y1: y2 - 1, y2: y1 + 1 });
      const lines = shown.filter(({ row }) => isNumber(row.backlash_low)).flatMap(({ row }) => [
        line(at(row.backlash_low, row.satisfaction), at(row.backlash_high, row.satisfaction)),
        line(at(row.backlash, row.satisfaction_low), at(row.backlash, row.satisfaction_high)),
      ]);
      const labels = placeNames(marks, lines, view.width, height, fontSize);
      const named = labels.map((label, index) => ({ id: `dot-${shown[index].arm.index}`, label }));
      chart.setOption({ series: named });
    },
    option: frame(view, {
      grid: { left: 76, right: 24, top: 24, bottom: view.narrow ? 68 : 52 },
      xAxis: valueAxis(view, `\u2190 less backlash [${unit("backlash")}]`),
      yAxis: valueAxis(view, `satisfaction [${unit("satisfaction")}] \u2192`,
        { nameGap: 58 }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.arm, [
          ["satisfaction", showInterval(row.satisfaction, row.satisfaction_low,
            row.satisfaction_high)],
          ["backlash", showInterval(row.backlash, row.backlash_low, row.backlash_high)],
          ["un-follows", showInterval(row.unfollow, row.unfollow_low, row.unfollow_high)],
          ["beaten by another", row.not_beaten === "yes" ? "no" : "yes"],
        ]),
      },
      series: [front, ...dots, ...bars, rings],
    }),
  };
};

/** Lines over days with their bands. */
kinds.days = view => {
  const { rows, options, arms, theme, narrow } = view;
  const series = [];
  arms.forEach((arm, turn) => {
    const mine = rows.filter(row => row.arm === arm.name && isNumber(row.mean));
    const line = {
      type: "line",
      name: arm.name,
      symbol: "none",
      z: 4,
      lineStyle: { color: arm.color, width: 1.8, type: arm.dash },
      itemStyle: { color: arm.color },
      data: mine.map(row => [Number(row.day), row.mean]),
    };
    if (turn === 0 && isNumber(options.begins)) {
      line.markLine = markAt(view, "xAxis", options.begins, "policies begin");
    }
    if (turn === 0 && options.shocks && options.shocks.length) {
      line.markArea = shadeDays(view, options.shocks);
    }
    series.push(line);
    const ends = mine.filter(row => isNumber(row.low) && isNumber(row.high))
      .map(row => [Number(row.day), row.low, row.high]);
    if (ends.length) series.push(band(ends, arm.color, arms.length > 4 ? 0.13 : 0.2));
  });
  const at = new Map();
  for (const row of rows) at.set(`${row.arm} ${row.day}`, row);
  return {
    height: narrow ? 340 : 400,
    option: frame(view, {
      grid: { left: 70, right: 24, top: 24, bottom: 84 },
      xAxis: valueAxis(view, "day", { scale: false, min: "dataMin", max: "dataMax",
        splitLine: { show: false } }),
      yAxis: valueAxis(view, measureOf(view), { nameGap: 54 }),
      dataZoom: [{ type: "slider", height: 16, bottom: 8, borderColor: theme.line,
        textStyle: { color: theme.muted }, showDataShadow: false, brushSelect: false }],
      tooltip: {
        trigger: "axis",
        formatter: points => {
          const day = points.length ? points[0].value[0] : 0;
          const lines = arms.map(arm => {
            const row = at.get(`${arm.name} ${day}`);
            if (!row || !isNumber(row.mean)) return [arm.name, "no value"];
            return [arm.name, showInterval(row.mean, row.low, row.high)];
          });
          return tip(`day ${day}`, lines);
        },
      },
      series,
    }),
  };
};

/** Shaded days, from the morning of the first to the evening of the last. */
function shadeDays(view, shocks) {
  return {
    silent: true,
    animation: false,
    itemStyle: { color: view.theme.second, opacity: 0.14 },
    data: shocks.map(({ from, to }) => [{ xAxis: from - 0.5 }, { xAxis: to + 0.5 }]),
  };
}

/** The area between low and high: points of [x, low, high]. */
function band(ends, color, opacity) {
  return {
    type: "custom",
    silent: true,
    z: 2,
    clip: true,
    data: [[ends[0][0], ends[0][1]]],
    encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const { x, y, width, height } = params.coordSys;
      const points = [...ends.map(([day, low]) => api.coord([day, low])),
        ...ends.map(([day, , high]) => api.coord([day, high])).reverse()];
      const inside = echarts.graphic.clipPointsByRect(points, { x, y, width, height });
      return { type: "polygon", shape: { points: inside }, style: { fill: color, opacity },
        silent: true };
    },
  };
}

/** Shares that make up a whole, a bar for each arm. */
kinds.stack = view => {
  const { rows, options, arms, theme, narrow } = view;
  const parts = distinct(rows, options.stack);
  const series = parts.map((part, turn) => ({
    type: "bar",
    name: part,
    stack: "all",
    itemStyle: { color: theme.parts[turn % theme.parts.length], borderColor: theme.paper,
      borderWidth: 1 },
    data: arms.map(arm => {
      const row = rows.find(each => each.arm === arm.name && each[options.stack] === part);
      return { value: row && isNumber(row.estimate) ? row.estimate : 0, row };
    }),
  }));
  return {
    height: arms.length * 30 + (narrow ? 170 : 120),
    option: frame(view, {
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      legend: { top: 0, textStyle: { color: theme.text }, itemWidth: 22 },
      grid: { left: leftRoom(view), right: 24, top: narrow ? 110 : 56, bottom: view.narrow ? 68 : 52 },
      xAxis: valueAxis(view, unitOf(view), { scale: false, max: "dataMax" }),
      yAxis: nameAxis(view, arms.map(arm => arm.name)),
      tooltip: {
        formatter: ({ seriesName, data: { row } }) => row
          ? tip(row.arm, [[seriesName, showInterval(row.estimate, row.low, row.high)],
            ["n", `${row.n} replications`]])
          : "no value",
      },
      series,
    }),
  };
};

/** As it is and as the dashboard shows it, joined by a line. */
kinds.pairs = view => {
  const { rows, arms, theme } = view;
  const series = [];
  arms.forEach(arm => {
    const row = rows.find(each => each.arm === arm.name);
    if (!row) return;
    const dot = (name, hollow) => ({
      type: "scatter",
      name: arm.name,
      symbol: arm.symbol,
      symbolKeepAspect: true,
      symbolSize: 12,
      symbolOffset: [0, hollow ? 6 : -6],
      z: 4,
      itemStyle: { color: hollow ? theme.paper : arm.color, borderColor: arm.color,
        borderWidth: 2 },
      data: isNumber(row[name]) ? [{ value: [row[name], arm.name], row }] : [],
    });
    const bar = (name, offset) => ({
      ...whiskers([[arm.name, row[`${name}_low`], row[`${name}_high`], 0, offset]]),
      itemStyle: { color: arm.color },
    });
    series.push(bar("true", -6), bar("dashboard", 6), dot("true", false), dot("dashboard", true));
  });
  return {
    height: arms.length * 40 + (view.narrow ? 86 : 70),
    option: frame(view, {
      grid: { left: leftRoom(view), right: 24, top: 10, bottom: view.narrow ? 68 : 52 },
      xAxis: valueAxis(view, measureOf(view)),
      yAxis: nameAxis(view, arms.map(arm => arm.name), { splitLine: { show: true,
        lineStyle: { color: theme.line } } }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.arm, [
          ["as it is", showInterval(row.true, row.true_low, row.true_high)],
          ["on the dashboard", showInterval(row.dashboard, row.dashboard_low,
            row.dashboard_high)],
        ]),
      },
      series,
    }),
  };
};

/** Share of at least so many, both axes logarithmic. */
kinds.tail = view => {
  const { rows, arms, narrow } = view;
  const series = arms.map(arm => {
    const mine = rows.filter(row => row.arm === arm.name && row.at_least_share > 0);
    return {
      type: "line",
      name: arm.name,
      step: "start",
      symbol: arm.symbol,
      symbolKeepAspect: true,
      symbolSize: 7,
      lineStyle: { color: arm.color, width: 1.4, type: arm.dash },
      itemStyle: { color: arm.color },
      data: mine.map(row => ({ value: [row.posts, row.at_least_share], row })),
    };
  });
  const log = { type: "log", scale: true };
  return {
    height: narrow ? 340 : 400,
    option: frame(view, {
      grid: { left: 76, right: 24, top: 16, bottom: view.narrow ? 68 : 52 },
      xAxis: valueAxis(view, "posts in the cascade, at least", log),
      yAxis: valueAxis(view, "share of critical posts", { ...log, nameGap: 58 }),
      tooltip: {
        formatter: ({ data: { row } }) => tip(row.arm, [
          ["posts", show(row.posts)],
          ["of at least this size", show(row.at_least_share)],
          ["of exactly this size", show(row.cascades)],
        ]),
      },
      series,
    }),
  };
};
