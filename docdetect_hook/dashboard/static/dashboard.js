// Keys, charts, copying, and asking for what is new while the page can be seen.
"use strict";

(() => {
  const EVERY = 2000; // milliseconds between two questions for news
  const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });
  // The fewest seconds between two marks of the time axis, how a mark is written, and what the first of a year,
  // a month or a day adds: days by the month's name, as 11/12 is two days to two readers.
  const MARKS = [
    [31536000, "{YYYY}", null, null, null, null, null, null, 1],
    [2419200, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
    [86400, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
    [60, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
    [1, "{HH}:{mm}:{ss}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
  ];
  const utc = (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"); // as in the tables
  const drawn = new Map();

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const numbers = (figure) => {
    const rows = [...figure.querySelectorAll("tbody tr")].reverse();
    const columns = [rows.map((row) => Number(row.dataset.ts))];
    const width = rows.length ? rows[0].querySelectorAll("td").length : 0;
    for (let at = 0; at < width; at += 1) {
      columns.push(rows.map((row) => {
        const text = row.querySelectorAll("td")[at].dataset.value;
        return text === "" ? null : Number(text);
      }));
    }
    return columns;
  };

  const draw = (figure) => {
    const place = figure.querySelector(".plot");
    if (!place || !window.uPlot) return;
    place.replaceChildren();
    const names = [...figure.querySelectorAll("thead th")].slice(1).map((one) => one.textContent);
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
    const series = names.map((label, at) => ({
      label, stroke: colour(`--series-${(at % 5) + 1}`), width: 2, spanGaps: true, points: { show: true, size: 5 },
    }));
    const percent = figure.dataset.unit === "%";
    const plot = new uPlot({
      width: place.clientWidth, height: place.clientHeight - (names.length > 3 ? 68 : 36), legend: { live: false }, tzDate: utc,
      scales: { y: percent ? { range: [0, 100] } : { range: (_plot, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
      axes: [{ ...axis, values: MARKS }, { ...axis, size: 60, values: (_plot, marks) => marks.map((one) => SHORT.format(one)) }], series: [{}, ...series], cursor: { y: false },
    }, numbers(figure), place);
    drawn.set(figure.id, plot);
  };

  const drawAll = () => {
    for (const plot of drawn.values()) plot.destroy();
    drawn.clear();
    document.querySelectorAll("figure.chart").forEach(draw);
  };

  const copying = () => {
    if (!navigator.clipboard) return;
    document.querySelectorAll("button.copy[hidden]").forEach((button) => {
      button.hidden = false;
      button.setAttribute("aria-label", `copy ${button.dataset.copy}`);
    });
  };

  const ready = () => { drawAll(); copying(); };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "copied";
    setTimeout(() => { button.textContent = "copy"; }, 1500);
  });

  // A key does what its button does, unless somebody is writing or a modifier makes it the browser's.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=hidden]), select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`);
    if (!button) return;
    event.preventDefault();
    button.click();
    if (button.matches("#note > summary")) document.querySelector("#note textarea").focus();
  });

  // A form is sent once: a second press of a key does not answer the next case.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((one) => delete one.dataset.sent));

  let open = [];
  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("#live details[open][id]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (document.querySelector("#live [data-reload]")) { location.reload(); return; }
    open.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
    ready();
  });

  const busy = () => document.querySelector("#live :popover-open") !== null;
  setInterval(() => {
    const live = document.getElementById("live");
    if (live && window.htmx && document.visibilityState === "visible" && !busy()) htmx.trigger(live, "refresh");
  }, EVERY);

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let resized = 0;
  window.addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(drawAll, 150); });
  ready();
})();
