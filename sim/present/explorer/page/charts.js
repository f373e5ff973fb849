"use strict";
// Charts as SVG elements made of attributes only, so that a saved file looks as it does here. All text goes in as text.
const NS = "http://www.w3.org/2000/svg";
const COLOURS = ["#0072b2", "#bf4d00", "#008060", "#a84d83", "#1a1f26", "#7a5b33", "#545d69"];
const DASHES = ["", "8 3", "3 2", "8 3 2 3", "", "2 2 7 2", "1 3"];
const INK = "#1a1f26", MUTED = "#545d69", GRID = "#e4e8ed";
const FONT = "'Peitao Sans','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif";

function make(name, attributes, ...inside) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  for (const one of inside) element.append(one);
  return element;
}

function sheet(width, height, label) {
  return make("svg", { xmlns: NS, viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label,
    "font-family": FONT, "font-size": 12 }, make("rect", { width, height, fill: "#fff" }));
}

function label(x, y, text, more) {
  return make("text", Object.assign({ x, y, fill: MUTED }, more), String(text));
}

function ticks(low, high, most) {
  const raw = (high - low) / Math.max(most, 1);
  if (!(raw > 0)) return [low];
  const base = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(s => s * base).find(s => s >= raw * 0.999);
  const found = [];
  for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + 1e-9 * step; v += step) found.push(Math.abs(v) < step / 1e6 ? 0 : v);
  return found;
}

function number(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  if (value === 0) return "0";
  const places = Math.max(0, Math.min(6, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString("en-US", { maximumFractionDigits: places }).replace("-", "\u2212");
}

// With a fixed number of decimal places, so that an effect and its interval read alike.
function signed(value, places) {
  const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return (Number(text.replaceAll(",", "")) === 0 ? "" : value > 0 ? "+" : "\u2212") + text;
}

// Decimal places that leave two figures of an effect, or of its interval where that is much wider.
function placesFor(effect, low, high) {
  const size = Math.max(Math.abs(effect), 0.1 * Math.abs(high - low));
  return size > 0 ? Math.max(0, Math.min(5, 1 - Math.floor(Math.log10(size)))) : 1;
}

// Cut to so many Latin letters of width; a Chinese character counts as two.
function short(text, most) {
  let used = 0, kept = "";
  for (const c of text) {
    used += c.charCodeAt(0) > 0x2e80 ? 2 : 1;
    if (used > most) return kept.replace(/.$/u, "").trimEnd() + "…";
    kept += c;
  }
  return text;
}

// lines: [{name, rows: [{date, mid, low, high}]}]; values are multiplied by scale
function drawLines(lines, opts) {
  const W = 640, H = 300, L = 56, R = 150, T = 26, B = 26;
  const svg = sheet(W, H, opts.title);
  const all = lines.flatMap(line => line.rows).filter(row => row.mid !== null);
  if (!all.length) { svg.append(label(W / 2, H / 2, opts.none, { "text-anchor": "middle" })); return svg; }
  let low = Math.min(...all.map(r => r.low)) * opts.scale, high = Math.max(...all.map(r => r.high)) * opts.scale;
  const room = Math.max(high - low, 0.02 * Math.abs(high), 1e-9), middle = (high + low) / 2;
  const wasPositive = low >= 0;
  low = middle - 0.56 * room; high = middle + 0.56 * room;
  if (wasPositive && low < 0) low = 0;
  const t = opts.dates.map(d => Date.parse(d)), t0 = t[0], t1 = t[t.length - 1];
  const x = d => L + (W - L - R) * (t1 > t0 ? (Date.parse(d) - t0) / (t1 - t0) : 0);
  const y = v => H - B - (H - T - B) * (v - low) / (high - low);
  svg.append(label(8, 15, opts.unit, { "font-size": 11 }));
  for (const v of ticks(low, high, 5)) {
    svg.append(make("line", { x1: L, x2: W - R, y1: y(v), y2: y(v), stroke: GRID }), label(L - 6, y(v) + 4, number(v), { "text-anchor": "end", "font-size": 11 }));
  }
  const step = Math.max(1, Math.ceil(opts.dates.length / 5));
  for (let i = 0; i < opts.dates.length; i += step) svg.append(label(x(opts.dates[i]), H - 8, opts.dates[i], { "text-anchor": "middle", "font-size": 10.5 }));
  lines.forEach((line, n) => {
    const colour = COLOURS[n % COLOURS.length], rows = line.rows.filter(r => r.mid !== null);
    if (!rows.length) return;
    const up = rows.map(r => `${x(r.date).toFixed(1)},${y(r.high * opts.scale).toFixed(1)}`);
    const down = rows.map(r => `${x(r.date).toFixed(1)},${y(r.low * opts.scale).toFixed(1)}`).reverse();
    svg.append(make("polygon", { points: [...up, ...down].join(" "), fill: colour, "fill-opacity": lines.length > 3 ? 0.07 : 0.12 }));
  });
  const ends = [];
  lines.forEach((line, n) => {
    const colour = COLOURS[n % COLOURS.length], rows = line.rows.filter(r => r.mid !== null);
    if (!rows.length) return;
    const points = rows.map(r => `${x(r.date).toFixed(1)},${y(r.mid * opts.scale).toFixed(1)}`).join(" ");
    const path = make("polyline", { points, fill: "none", stroke: colour, "stroke-width": line.id === opts.strong ? 3 : 1.8,
      "stroke-dasharray": DASHES[n % DASHES.length], "data-policy": line.id });
    svg.append(path);
    ends.push({ y: y(rows[rows.length - 1].mid * opts.scale), colour, text: `${number(rows[rows.length - 1].mid * opts.scale)} ${short(line.name, 18)}`, id: line.id });
  });
  ends.sort((a, b) => a.y - b.y);
  ends.forEach((end, i) => { end.at = i ? Math.max(end.y, ends[i - 1].at + 15) : end.y; });
  const over = ends.length ? ends[ends.length - 1].at - (H - B) : 0;
  if (over > 0) ends.forEach(end => { end.at -= over; });
  for (let i = ends.length - 2; i >= 0; i--) ends[i].at = Math.min(ends[i].at, ends[i + 1].at - 15);
  for (const end of ends) {
    svg.append(make("line", { x1: W - R + 1, y1: end.y, x2: W - R + 9, y2: end.at, stroke: end.colour }),
      label(W - R + 12, end.at + 4, end.text, { fill: end.colour, "font-size": 11.5, "font-weight": end.id === opts.strong ? 700 : 500 }));
  }
  if (opts.date) svg.append(make("line", { x1: x(opts.date), x2: x(opts.date), y1: T, y2: H - B, stroke: MUTED, "stroke-dasharray": "2 3" }));
  return svg;
}

// rows: [{name, effect, low, high, id}]
function drawEffects(rows, opts) {
  const W = 640, row = 30, L = 170, R = 190, T = 12, B = 40, H = T + B + row * Math.max(rows.length, 1);
  const svg = sheet(W, H, opts.title);
  if (!rows.length) { svg.append(label(W / 2, H / 2, opts.none, { "text-anchor": "middle" })); return svg; }
  const values = rows.flatMap(r => [r.low, r.high, r.effect]).map(v => v * opts.scale);
  let low = Math.min(0, ...values), high = Math.max(0, ...values);
  const pad = 0.06 * Math.max(high - low, 1e-6); low -= pad; high += pad;
  const x = v => L + (W - L - R) * (v - low) / (high - low);
  for (const v of ticks(low, high, 4)) svg.append(make("line", { x1: x(v), x2: x(v), y1: T, y2: H - B, stroke: GRID }), label(x(v), H - B + 15, number(v), { "text-anchor": "middle", "font-size": 11 }));
  svg.append(make("line", { x1: x(0), x2: x(0), y1: T, y2: H - B, stroke: INK }), label(L + (W - L - R) / 2, H - 7, opts.unit, { "text-anchor": "middle", "font-size": 11 }));
  rows.forEach((r, n) => {
    const y = T + row * (n + 0.5), sure = r.low > 0 || r.high < 0;
    const colour = r.effect * (opts.direction || 1) > 0 ? COLOURS[0] : COLOURS[1];
    const places = placesFor(r.effect * opts.scale, r.low * opts.scale, r.high * opts.scale);
    svg.append(label(L - 8, y + 4, short(r.name, 26), { "text-anchor": "end", fill: INK, "font-weight": r.id === opts.strong ? 700 : 400 }),
      make("line", { x1: x(r.low * opts.scale), x2: x(r.high * opts.scale), y1: y, y2: y, stroke: colour, "stroke-width": 2.2 }),
      make("circle", { cx: x(r.effect * opts.scale), cy: y, r: 5, fill: sure ? colour : "#fff", stroke: colour, "stroke-width": 1.6 }),
      label(W - R + 10, y + 4, `${signed(r.effect * opts.scale, places)} [${signed(r.low * opts.scale, places)}, ${signed(r.high * opts.scale, places)}]`, { fill: sure ? INK : MUTED, "font-size": 11.5, "font-weight": sure ? 700 : 400 }));
  });
  return svg;
}

const SCALE = [[232, 241, 250], [156, 201, 232], [63, 147, 200], [11, 92, 151], [8, 51, 92]];
function shade(share) {
  const at = Math.max(0, Math.min(1, share)) * (SCALE.length - 1), i = Math.min(Math.floor(at), SCALE.length - 2), f = at - i;
  return `rgb(${SCALE[i].map((c, k) => Math.round(c + f * (SCALE[i + 1][k] - c))).join(",")})`;
}

// places: [{id, name, lat, lon, value, size}]
function drawMap(places, opts) {
  const W = 640, H = 560, svg = sheet(W, H, opts.title);
  const shown = places.filter(p => p.value !== null && p.size !== null);
  if (!shown.length) { svg.append(label(W / 2, H / 2, opts.none, { "text-anchor": "middle" })); return svg; }
  const [lat0, lon0] = opts.centre, km = 111.2;
  for (const p of shown) { p.e = (p.lon - lon0) * km * Math.cos(lat0 * Math.PI / 180); p.n = (p.lat - lat0) * km; }
  const e0 = Math.min(...shown.map(p => p.e)), e1 = Math.max(...shown.map(p => p.e)), n0 = Math.min(...shown.map(p => p.n)), n1 = Math.max(...shown.map(p => p.n));
  const scale = Math.min((W - 150) / Math.max(e1 - e0, 5), (H - 150) / Math.max(n1 - n0, 5));
  const x = e => W / 2 + (e - (e0 + e1) / 2) * scale, y = n => (H - 70) / 2 + 12 - (n - (n0 + n1) / 2) * scale;
  for (const radius of [50, 100, 300]) {
    svg.append(make("circle", { cx: x(0), cy: y(0), r: radius * scale, fill: "none", stroke: "#c6cdd6", "stroke-dasharray": "4 4" }));
    const top = y(0) - radius * scale;
    if (top > 14 && x(0) > 20 && x(0) < W - 60) svg.append(label(x(0) + 4, top - 4, `${radius} km`, { "font-size": 10.5 }));
  }
  const values = shown.map(p => p.value * opts.scale), least = opts.share ? 0 : Math.min(...values), most = Math.max(...values, least + 1e-9);
  const largest = Math.max(...shown.map(p => p.size), 1e-9);
  shown.sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
  const taken = [];
  for (const p of shown) {
    const r = 4 + 22 * Math.sqrt(Math.max(p.size, 0) / largest), chosen = p.id === opts.strong;
    const dot = make("circle", { cx: x(p.e), cy: y(p.n), r, fill: shade((p.value * opts.scale - least) / (most - least)), stroke: chosen ? "#bf4d00" : "#fff", "stroke-width": chosen ? 3 : 1, class: "hit", "data-place": p.id, tabindex: 0 });
    dot.append(make("title", {}, `${p.name}: ${number(p.value * opts.scale)} ${opts.unit}`));
    svg.append(dot);
    taken.push([x(p.e) - r, y(p.n) - r, x(p.e) + r, y(p.n) + r]);
  }
  for (const p of shown) {
    const text = short(p.name, 24), wide = [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e80 ? 11 : 6), 4);
    const r = 4 + 22 * Math.sqrt(Math.max(p.size, 0) / largest);
    for (const [dx, dy, anchor] of [[r + 3, 4, "start"], [-r - 3, 4, "end"], [0, -r - 4, "middle"], [0, r + 12, "middle"]]) {
      const left = x(p.e) + dx - (anchor === "end" ? wide : anchor === "middle" ? wide / 2 : 0), top = y(p.n) + dy - 11;
      const box = [left, top, left + wide, top + 13];
      if (box[0] < 2 || box[2] > W - 2 || box[1] < 2 || taken.some(t => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1])) continue;
      taken.push(box);
      svg.append(label(x(p.e) + dx, y(p.n) + dy, text, { "text-anchor": anchor, fill: INK, "font-size": 11, "font-weight": p.id === opts.strong ? 700 : 400 }));
      break;
    }
  }
  for (let i = 0; i < 60; i++) svg.append(make("rect", { x: 20 + i * 3, y: H - 34, width: 3.2, height: 10, fill: shade(i / 59) }));
  svg.append(label(20, H - 40, short(opts.legend, 44), { fill: INK, "font-size": 11 }), label(20, H - 10, number(least), { "font-size": 11 }), label(200, H - 10, `${number(most)} ${opts.unit}`, { "text-anchor": "end", "font-size": 11 }));
  const bar = ticks(0, 120 / scale, 1).pop() || 10, length = bar * scale;
  svg.append(make("line", { x1: W - 20 - length, x2: W - 20, y1: H - 26, y2: H - 26, stroke: INK, "stroke-width": 1.5 }), label(W - 20, H - 10, `${number(bar)} km`, { "text-anchor": "end", "font-size": 11 }));
  return svg;
}
