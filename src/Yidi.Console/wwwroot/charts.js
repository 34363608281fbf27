// Draws the charts of a page. The data is in the page; amounts are fen and become yuan only as text.
const script = document.createElement("script");
script.src = "/assets/lib/echarts.min.js";
await new Promise((done) => { script.onload = done; document.head.append(script); });
const echarts = window.echarts;

const colors = ["#0b8a7a", "#d9822b", "#4a6fa5", "#b45f8c", "#8a5a44", "#6d6a75", "#a33b3b", "#5b8c2a"];
const yuan = (fen) => (fen / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const short = (fen) => { const y = fen / 100; return Math.abs(y) >= 1e8 ? `${(y / 1e8).toFixed(1)}亿` : Math.abs(y) >= 1e4 ? `${(y / 1e4).toFixed(1)}万` : `${y}`; };

// Colours of the page as it is now: light and dark may change while it is open.
let ink, muted, line, soft, axis, base;
function look() {
  const css = getComputedStyle(document.documentElement);
  [ink, muted, line, soft] = ["--yd-ink", "--yd-muted", "--yd-line", "--yd-soft"].map((name) => css.getPropertyValue(name).trim());
  axis = { axisLabel: { color: muted }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
  base = { color: colors, textStyle: { color: ink, fontFamily: "inherit" }, animation: !matchMedia("(prefers-reduced-motion: reduce)").matches, aria: { enabled: true }, tooltip: {}, grid: { left: 70, right: 20, top: 40, bottom: 40 }, legend: { textStyle: { color: muted }, top: 0, type: "scroll" } };
}

const kinds = {
  // Several series over one axis: { x: [...], series: [{ name, values }], money, stack }
  bar: (d) => ({ ...base, tooltip: { trigger: "axis", valueFormatter: d.money ? yuan : undefined }, xAxis: { type: "category", data: d.x, ...axis }, yAxis: { type: "value", ...axis, axisLabel: { color: muted, formatter: d.money ? short : undefined } },
    series: d.series.map((s) => ({ type: d.line ? "line" : "bar", smooth: true, name: s.name, data: s.values, stack: d.stack ? "all" : undefined })) }),
  across: (d) => ({ ...base, grid: { left: 190, right: 60, top: 10, bottom: 30 }, legend: undefined, tooltip: { valueFormatter: d.money ? yuan : undefined }, xAxis: { type: "value", ...axis, axisLabel: { color: muted, formatter: d.money ? short : undefined } }, yAxis: { type: "category", inverse: true, data: d.x, ...axis, axisLabel: { color: muted, width: 170, overflow: "truncate" } }, series: [{ type: "bar", data: d.values }] }),
  pie: (d) => ({ ...base, tooltip: { valueFormatter: d.money ? yuan : undefined }, series: [{ type: "pie", radius: ["45%", "72%"], center: ["50%", "56%"], label: { color: ink }, data: d.values }] }),
  heat: (d, box) => { const most = Math.max(1, ...d.values.map((v) => Math.abs(v[2]))); return { ...base, legend: undefined, grid: { left: 120, top: 10, bottom: 90, ...(d.x.length < 6 ? { width: Math.min(130 * d.x.length, box.clientWidth - 140) } : { right: 20 }) }, tooltip: { formatter: (p) => `${p.data[1]} → ${p.data[0]}<br>${yuan(p.data[2])}` }, xAxis: { type: "category", data: d.x, ...axis, axisLabel: { color: muted, rotate: 40 } }, yAxis: { type: "category", data: d.y, ...axis },
    visualMap: { min: -most, max: most, calculable: false, show: false, inRange: { color: ["#a33b3b", "#f6efe6", "#0b8a7a"] } }, series: [{ type: "heatmap", data: d.values, label: { show: d.values.length <= 40, color: "#14232b", formatter: (p) => short(p.data[2]) } }] }; },
  sankey: (d) => ({ ...base, legend: undefined, tooltip: { valueFormatter: yuan }, series: [{ type: "sankey", left: 10, right: 130, nodes: d.nodes, links: d.links, lineStyle: { color: "gradient", curveness: .5 }, label: { color: ink }, nodeAlign: "justify" }] }),
  gauge: (d) => ({ ...base, series: d.values.map((v, i) => ({ type: "gauge", center: [`${(100 / d.values.length) * (i + .5)}%`, "58%"], radius: `${Math.min(78, 150 / d.values.length)}%`, min: 0, max: d.max ?? 100, detail: { formatter: "{value}%", color: ink, fontSize: 16, offsetCenter: [0, "68%"] }, title: { color: muted, fontSize: 12, offsetCenter: [0, "96%"] }, axisLabel: { color: muted, fontSize: 9, distance: 12 },
    axisLine: { lineStyle: { width: 10, color: [[.7, "#0b8a7a"], [.9, "#d9822b"], [1, "#a33b3b"]] } }, axisTick: { show: false }, splitLine: { length: 10 }, pointer: { width: 4 }, data: [v] })) }),
  map: async (d) => {
    const shapes = await (await fetch("/assets/lib/china.geojson")).json();
    echarts.registerMap("china", shapes);
    const place = Object.fromEntries(shapes.features.map((f) => [f.properties.name, f.properties.cp ?? [f.properties.longitude, f.properties.latitude]]));
    const named = (name) => Object.keys(place).find((short) => name.startsWith(short));
    const most = Math.max(1, ...d.flows.map((f) => f.fen));
    return { ...base, legend: undefined, tooltip: {}, geo: { map: "china", roam: false, itemStyle: { areaColor: soft, borderColor: line }, label: { show: false }, emphasis: { disabled: true } },
      series: [{ type: "lines", coordinateSystem: "geo", effect: { show: base.animation, symbolSize: 4 }, tooltip: { formatter: (p) => `${p.data.text}<br>${yuan(p.data.fen)}` },
        data: d.flows.filter((f) => named(f.from) && named(f.to) && named(f.from) !== named(f.to)).map((f) => ({ coords: [place[named(f.from)], place[named(f.to)]], text: `${f.from} → ${f.to}`, fen: f.fen, lineStyle: { color: colors[0], width: 1 + (6 * f.fen) / most, curveness: .25, opacity: .75 } })) }] };
  },
};

// Pixels a chart needs: one pair of provinces is a line to read, no wall of colour.
const heights = { sankey: (d) => 70 * (d.nodes.length / 2 + 1), heat: (d) => 100 + 60 * d.y.length };

const charts = [...document.querySelectorAll("[data-chart]")].map((box) => {
  const data = JSON.parse(box.querySelector("script").textContent);
  const needed = heights[box.dataset.chart]?.(data);
  if (needed < box.clientHeight) box.style.height = `${needed}px`;
  const chart = echarts.init(box, null, { renderer: "canvas" });
  new ResizeObserver(() => chart.resize()).observe(box);
  return { kind: box.dataset.chart, box, data, chart };
});

async function draw() {
  look();
  for (const { kind, box, data, chart } of charts) {
    try {
      chart.setOption(await kinds[kind](data, box), true);
    } catch (error) {
      // The table below says the same; one chart that fails does not take the others with it.
      console.error(kind, error);
    }
  }
}

await draw();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
document.documentElement.dataset.charts = "drawn";
