// How bad days are drawn: days as in charts.js, and below them a strip for each playbook.
"use strict";

/** Height of a strip with its name [px]. */
const STRIP = 28;

/** Lines over days; below, the stronger a day, the more of its hours were in crisis. */
kinds.bad_days = view => {
  const { rows, arms, theme } = view;
  const drawn = kinds.days(view);
  const of = arm => rows.filter(row => row.arm === arm.name && isNumber(row.crisis));
  const strips = arms.map(arm => ({ arm, days: of(arm) })).filter(({ days }) => days.length);
  if (!strips.length) return drawn;
  const { option } = drawn;
  const room = strips.length * STRIP;
  const height = drawn.height + room;
  const { bottom, ...grid } = option.grid;
  const [day, slider] = [option.xAxis, option.dataZoom[0]];
  const bare = { name: "", axisLabel: { show: false }, axisTick: { show: false } };
  const strip = ({ arm, days }, place) => ({
    type: "custom",
    name: `${arm.name} in crisis`,
    xAxisIndex: 1,
    yAxisIndex: 1,
    z: 2,
    clip: true,
    itemStyle: { color: arm.color },
    encode: { x: 0, y: 1 },
    data: days.map(row => [Number(row.day), place, row.crisis]),
    renderItem: (params, api) => {
      const [from, y] = api.coord([api.value(0) - 0.5, place]);
      const [to] = api.coord([api.value(0) + 0.5, place]);
      const shape = echarts.graphic.clipRectByRect(
        { x: from, y: y + 1, width: Math.max(1, to - from), height: STRIP / 2 - 4 }, params.coordSys);
      return shape && api.value(2) > 0 ? { type: "rect", shape, silent: true,
        style: { fill: arm.color, opacity: 0.15 + 0.85 * api.value(2) } } : null;
    },
  });
  const at = new Map(rows.map(row => [`${row.arm} ${row.day}`, row]));
  const percent = share => `${show(100 * share, 3)}% of its hours`;
  return {
    height,
    option: {
      ...option,
      grid: [{ ...grid, bottom: bottom + room + 8 },
        { ...grid, top: height - bottom - room, bottom }],
      xAxis: [{ ...day, ...bare }, { ...day, gridIndex: 1, axisLine: { show: true,
        lineStyle: { color: theme.muted } } }],
      yAxis: [option.yAxis, {
        ...nameAxis(view, strips.map(({ arm }) => arm.name)),
        gridIndex: 1,
        axisLine: { show: false },
        axisLabel: { inside: true, align: "left", verticalAlign: "bottom", margin: 2, color: theme.text,
          fontSize: 11, interval: 0, formatter: name => `${name} in crisis` },
        z: 5,
      }],
      dataZoom: [{ ...slider, xAxisIndex: [0, 1] }],
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      tooltip: {
        ...option.tooltip,
        formatter: points => {
          const day = points.length ? points[0].value[0] : 0;
          const lines = arms.flatMap(arm => {
            const row = at.get(`${arm.name} ${day}`) || {};
            const crisis = isNumber(row.crisis) ? [["in crisis", percent(row.crisis)]] : [];
            return [[arm.name, showInterval(row.mean, row.low, row.high)], ...crisis];
          });
          return tip(`day ${day}`, lines);
        },
      },
      series: [...option.series, ...strips.map(strip)],
    },
  };
};
