// Charts by ECharts. Each chart has a table or list beside it with the same figures.
(function () {
  "use strict";

  var drawn = [];

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function text(size) {
    return { color: token("--ink-2"), fontFamily: "Inter Variable, sans-serif", fontSize: size || 12 };
  }

  function comma(value) {
    var parts = Number(value).toFixed(2);
    return document.documentElement.lang === "vi" ? parts.replace(".", ",") : parts;
  }

  var KINDS = {
    bands: function (rows) {
      return {
        grid: { left: 8, right: 8, top: 24, bottom: 24 },
        xAxis: { type: "category", data: rows.map(function (r) { return r[0]; }), axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-2") } }, axisLabel: Object.assign(text(11), { interval: 0 }) },
        yAxis: { show: false },
        series: [{ type: "bar", barMaxWidth: 40, label: Object.assign({ show: true, position: "top" }, text(12)), data: rows.map(function (r) { return { value: r[1], itemStyle: { color: token("--b" + r[2]), borderRadius: [3, 3, 0, 0] } }; }) }]
      };
    },
    radar: function (rows) {
      return {
        legend: { bottom: 0, textStyle: text(12), icon: "roundRect", itemWidth: 14, itemHeight: 3 },
        radar: { radius: "62%", center: ["50%", "47%"], indicator: rows.areas.map(function (name) { return { name: name, max: 100 }; }), axisName: text(11), splitArea: { show: false }, splitLine: { lineStyle: { color: token("--line") } }, axisLine: { lineStyle: { color: token("--line") } } },
        series: [{ type: "radar", symbolSize: 4, data: rows.lines.map(function (line, index) {
          var colour = token(index === 0 ? "--accent" : "--ink-3");
          return { name: line.name, value: line.values, lineStyle: { color: colour, width: 2, type: index === 0 ? "solid" : "dashed" }, itemStyle: { color: colour }, areaStyle: index === 0 ? { color: colour, opacity: 0.1 } : undefined };
        }) }]
      };
    },
    years: function (rows) {
      return {
        grid: { left: 40, right: 24, top: 28, bottom: 24 },
        xAxis: { type: "category", data: rows.map(function (r) { return r[0]; }), axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-2") } }, axisLabel: text(12) },
        yAxis: { type: "value", scale: true, axisLabel: Object.assign(text(11), { formatter: comma }), splitNumber: 2, minInterval: 0.05, splitLine: { lineStyle: { color: token("--line") } } },
        series: [{ type: "line", symbolSize: 8, color: token("--accent"), label: Object.assign({ show: true, formatter: function (p) { return comma(p.value); } }, text(12)), data: rows.map(function (r) { return Number(r[1]); }) }]
      };
    }
  };

  function draw() {
    drawn.splice(0).forEach(function (chart) { chart.dispose(); });
    document.querySelectorAll("[data-chart]").forEach(function (place) {
      var source = document.getElementById(place.dataset.source);
      if (!source || !window.echarts) return;
      var chart = window.echarts.init(place);
      chart.setOption(Object.assign({ animation: false }, KINDS[place.dataset.chart](JSON.parse(source.textContent))));
      drawn.push(chart);
    });
  }

  draw();
  document.addEventListener("themechange", draw);
  window.addEventListener("resize", function () { drawn.forEach(function (chart) { chart.resize(); }); });
})();
