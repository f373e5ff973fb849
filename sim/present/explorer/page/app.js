"use strict";
// The page's state is in its address (after #), so that a view can be kept and shared.
const $ = id => document.getElementById(id);
const WORDS = {
  scenario: ["Scenario", "情景"], policy: ["Policy (map)", "政策（地图）"], disruption: ["Disruption", "冲击"], measure: ["Measure", "指标"],
  place: ["Place", "地区"], outcome: ["Outcome ", "结果指标 "], region: ["Whole region", "全区域"], none: ["nothing recorded", "无记录"],
  effects: ["Effect of each policy", "各项政策的效果"], runs: ["runs completed", "次运行完成"], baseline: ["Baseline", "基准"],
  band: ["Line: median of the runs; band: 5th to 95th percentile.", "线：各次运行中位数；带：第5至第95百分位。"],
  place_band: ["Line: mean of the runs; band: least to most.", "线：各次运行均值；带：最小至最大。"],
  circle: ["Circle area: output. Colour: value on the date, mean of the runs. Click a place to see its course.", "圆面积：产出；颜色：该日数值（各次运行均值）。点击地点查看走势。"],
  instead: ["This measure is not recorded by place; the map shows output.", "该指标无分地区记录，地图显示产出。"],
  interval: ["Dot: mean paired difference (same seeds with and without the policy), line: 95% interval, hollow: includes zero.", "点：配对差值均值（同一随机种子，有无政策）；线：95%区间；空心：区间含零。"],
  local: ["everything stays on this machine", "数据不离开本机"],
};
let about, outcomes = [], lang = "zh", state = {}, timer = null, asked = 0;
const t = key => WORDS[key][lang === "en" ? 0 : 1];
const say = both => (lang === "en" ? both.en || both.zh : both.zh || both.en);
const find = (list, id) => list.find(one => (one.id ?? one.name) === id);

async function get(path, query) {
  const answer = await fetch(`api/${path}?${new URLSearchParams(query || {})}`);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

function fail(error) { $("error").textContent = error.message; $("error").hidden = false; }

function options(id, list, chosen, text) {
  $(id).replaceChildren(...list.map(one => new Option(text(one), one.id ?? one.name, false, (one.id ?? one.name) === chosen)));
}

function fill() {
  document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
  document.title = say(about.title);
  $("title").textContent = say(about.title);
  $("question").textContent = say(about.question);
  for (const span of document.querySelectorAll("[data-t]")) span.textContent = t(span.dataset.t);
  for (const button of document.querySelectorAll("#langs button")) button.setAttribute("aria-pressed", button.dataset.lang === lang);
  for (const kind of ["scenario", "policy", "disruption"]) {
    const list = about[kind === "policy" ? "policies" : kind + "s"];
    options(kind, list, state[kind], say);
    $(kind).parentElement.hidden = list.length < 2;
  }
  options("measure", about.measures, state.measure, one => say(one.title));
  options("place", [{ id: "region", en: WORDS.region[0], zh: WORDS.region[1] }, ...about.places], state.place, say);
  options("outcome", outcomes, state.outcome, one => say(one.title));
  $("card-effects").hidden = !outcomes.length;
  $("date").max = about.dates.length - 1;
  $("date").value = about.dates.indexOf(state.date);
  $("foot").textContent = `${about.runs} ${t("runs")} · ${say(about.place)} · ${t("local")}`;
}

function put(id, svg) { $(id).replaceChildren(svg); }

async function draw() {
  const mine = ++asked;
  history.replaceState(null, "", "#" + new URLSearchParams({ ...state, lang }));
  $("error").hidden = true;
  $("date-shown").textContent = state.date;
  const measure = find(about.measures, state.measure), byPlace = about.place_measures.includes(state.measure);
  const onMap = byPlace ? measure : find(about.measures, "output");
  const place = state.place, has = place === "region" ? about.region_measures : about.place_measures;
  const inSeries = has.includes(state.measure) ? measure : find(about.measures, "output");
  const arms = { scenario: state.scenario, disruption: state.disruption };
  const seriesQuery = { ...arms, measure: inSeries.name, place };
  const mapQuery = { ...arms, policy: state.policy, measure: onMap.name, date: state.date };
  const effectsQuery = { ...arms, outcome: state.outcome };
  for (const [id, query] of [["series", seriesQuery], ["map", mapQuery], ["effects", effectsQuery]]) $(id + "-csv").href = `api/${id}?${new URLSearchParams({ ...query, format: "csv" })}`;
  const [lines, zones, effects] = await Promise.all([get("series", seriesQuery), get("map", mapQuery), outcomes.length ? get("effects", effectsQuery) : []]);
  if (mine !== asked) return;
  const where = place === "region" ? t("region") : say(find(about.places, place)), blow = say(find(about.disruptions, state.disruption));
  $("series-title").textContent = `${say(inSeries.title)} · ${where} · ${blow}`;
  $("series-note").textContent = `${t(place === "region" ? "band" : "place_band")} ${say(inSeries.meaning)}`;
  put("series", drawLines(about.policies.map(p => ({ id: p.id, name: say(p), rows: lines.filter(r => r.policy === p.id) })).filter(l => l.rows.length), {
    title: $("series-title").textContent, unit: say(inSeries.unit), scale: inSeries.scale[lang], dates: about.dates, date: state.date, strong: state.policy, none: t("none") }));
  $("map-title").textContent = `${say(onMap.title)} · ${say(find(about.policies, state.policy))} · ${blow}`;
  $("map-note").textContent = `${byPlace ? "" : t("instead") + " "}${t("circle")}`;
  const at = new Map(zones.map(z => [z.place_id, z]));
  put("map", drawMap(about.places.filter(p => at.has(p.id)).map(p => ({ id: p.id, name: say(p), lat: p.lat, lon: p.lon, value: at.get(p.id).mid, size: at.get(p.id).size })), {
    title: $("map-title").textContent, centre: about.centre, unit: say(onMap.unit), scale: onMap.scale[lang], share: onMap.unit.en === "%", legend: say(onMap.title), strong: state.place, none: t("none") }));
  if (outcomes.length) {
    const outcome = find(outcomes, state.outcome);
    $("effects-title").textContent = `${t("effects")} · ${blow}`;
    $("effects-note").textContent = `${t("baseline")}${lang === "en" ? ": " : "："}${say(about.policies[0])}${lang === "en" ? ". " : "。"}${t("interval")} ${say(outcome.meaning)}`;
    put("effects", drawEffects(effects.map(r => ({ ...r, id: r.policy, name: say(find(about.policies, r.policy)) })), {
      title: $("effects-title").textContent, unit: say(outcome.unit), scale: outcome.scale[lang], direction: outcome.direction, strong: state.policy, none: t("none") }));
  }
  document.body.dataset.ready = String(mine);
}

function change(key, value) { state[key] = value; fill(); draw().catch(fail); }

function save(id) {
  const data = '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString($(id).firstElementChild);
  const link = document.createElement("a");
  link.href = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(data);
  link.download = `${id}.svg`;
  link.click();
}

function wire() {
  for (const id of ["scenario", "policy", "disruption", "measure", "place", "outcome"]) $(id).addEventListener("change", e => change(id, e.target.value));
  $("date").addEventListener("input", e => change("date", about.dates[e.target.value]));
  for (const id of ["map", "series", "effects"]) $(id + "-svg").addEventListener("click", () => save(id));
  const pick = e => { const id = e.target.closest && e.target.closest("[data-place]"); if (id) change("place", id.dataset.place); };
  $("map").addEventListener("click", pick);
  $("map").addEventListener("keydown", e => { if (e.key === "Enter") pick(e); });
  for (const button of document.querySelectorAll("#langs button")) button.addEventListener("click", () => { lang = button.dataset.lang; fill(); draw().catch(fail); });
  $("play").addEventListener("click", () => {
    if (timer) { clearInterval(timer); timer = null; $("play").textContent = "▶"; return; }
    $("play").textContent = "⏸";
    timer = setInterval(() => change("date", about.dates[(about.dates.indexOf(state.date) + 1) % about.dates.length]), 700);
  });
}

async function start() {
  about = await get("about");
  const kept = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const or = (list, id, otherwise) => (find(list, id) ? id : otherwise);
  lang = ["zh", "en"].includes(kept.lang) ? kept.lang : navigator.language.startsWith("zh") ? "zh" : "en";
  state = {
    scenario: or(about.scenarios, kept.scenario, about.scenarios[0].id), policy: or(about.policies, kept.policy, about.policies[0].id),
    disruption: or(about.disruptions, kept.disruption, about.disruptions[0].id), measure: or(about.measures, kept.measure, about.measures[0].name),
    place: or(about.places, kept.place, "region"), date: about.dates.includes(kept.date) ? kept.date : about.dates[about.dates.length - 1], outcome: kept.outcome || "",
  };
  wire();
  fill();
  await draw();
  outcomes = await get("outcomes");  // takes a while the first time; map and course are there meanwhile
  if (outcomes.length) { state.outcome = or(outcomes, state.outcome, outcomes[0].name); fill(); await draw(); }
  document.body.dataset.whole = "yes";
}

start().catch(fail);
