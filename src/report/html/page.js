'use strict';
// What every slot costs, under any weights: section 6 of the model, from the week as data.

const WEEK = 7 * 24 * 60;
const minuteOf = text => Date.parse(text) / 60000;
const last = list => list[list.length - 1];

// The load of one region summed up from the first Monday to any minute.
function sums(byWeek) {
  const weeks = byWeek.distinct.map(steps => {
    const starts = steps.values.map((_, n) => n ? steps.first_minutes + steps.each_minutes * (n - 1) : 0);
    const before = [0];
    steps.values.forEach((value, n) => {
      before.push(before[n] + value * ((n + 1 < starts.length ? starts[n + 1] : WEEK) - starts[n]));
    });
    return { ...steps, starts, before };
  });
  const base = [0];
  for (const number of byWeek.by_week) base.push(last(base) + last(weeks[number].before));
  const place = minute => {
    const week = Math.floor(minute / WEEK), steps = weeks[byWeek.by_week[week]], at = minute - week * WEEK;
    const n = at < steps.first_minutes ? 0 : 1 + Math.floor((at - steps.first_minutes) / steps.each_minutes);
    return { week, steps, at, n: Math.min(n, steps.values.length - 1) };
  };
  return {
    until(minute) {
      const week = Math.floor(minute / WEEK);
      if (week >= byWeek.by_week.length) return last(base);
      const steps = weeks[byWeek.by_week[week]], at = minute - week * WEEK;
      const n = at < steps.first_minutes ? 0 : Math.min(1 + Math.floor((at - steps.first_minutes) / steps.each_minutes), steps.values.length - 1);
      return base[week] + steps.before[n] + steps.values[n] * (at - steps.starts[n]);
    },
    at(minute) {
      const { steps, n } = place(minute);
      return steps.values[n];
    },
    peak: Math.max(...weeks.flatMap(week => week.values)),
  };
}

const each = (runs, visit) => runs.forEach(([first, count]) => { for (let i = 0; i < count; i++) visit(first + i); });

// The load of many regions together, each with its weight and exposure, summed up to each minute.
function together(regions, count) {
  const load = new Float64Array(WEEK * count + 1);
  for (const region of regions) {
    const factor = region.weight * region.exposure;
    region.loads.by_week.forEach((number, week) => {
      const { first_minutes: first, each_minutes: apart, values } = region.loads.distinct[number];
      let before = 0;
      values.forEach((value, n) => { load[week * WEEK + (n ? first + apart * (n - 1) : 0)] += factor * (value - before); before = value; });
      load[(week + 1) * WEEK] -= factor * before;
    });
  }
  const sum = new Float64Array(WEEK * count + 1);
  let here = 0;
  for (let minute = 0; minute < WEEK * count; minute++) { here += load[minute]; sum[minute + 1] = sum[minute] + here; }
  return { until: minute => sum[Math.min(minute, WEEK * count)] };
}

// All that can be asked of the week: `costs(weights)`, `best(costs)`, `impact(region, start)`.
// The weights of the regions in `rows` can be changed; all others are added up.
function model(week, rows = week.regions.map((_, r) => r)) {
  const from = minuteOf(week.weeks.from), window = week.windows[0], step = week.step_minutes;
  const regions = week.regions.map(region => ({
    ...region,
    load: sums(region.loads),
    people: sums(region.users || region.loads),
    offsets: region.offsets.map(offset => [minuteOf(offset.from), offset.minutes]),
  }));
  const phases = [];
  let at = 0;
  for (const phase of window.phases) {
    if (phase.disruption > 0) phases.push([at, at + phase.minutes, phase.disruption]);
    at += phase.minutes;
  }
  const sum = (load, start) => {
    let all = 0;
    for (const [a, b, share] of phases) all += share * (load.until(start - from + b) - load.until(start - from + a));
    return all;
  };
  // Of a weight of 1.
  const bare = (region, start) => region.exposure * sum(region.load, start);
  const kept = new Set(rows);
  const rest = regions.filter((region, r) => !kept.has(r) && window.regions.includes(region.region));
  const restLoad = rest.length ? together(rest, week.weeks.count) : null;
  const cycles = window.cycles.map(cycle => {
    const start = minuteOf(cycle.start), done = cycle.done || [];
    const starts = new Array(window.slots), struck = new Uint8Array(window.slots), free = [];
    for (const [slot, minutes, count] of cycle.slots) for (let i = 0; i < count; i++) starts[slot + i] = start + minutes + i * step;
    each(cycle.struck, slot => { struck[slot] = 1; });
    for (const [minutes, count] of cycle.free) for (let i = 0; i < count; i++) free.push(start + minutes + i * step);
    const takesPart = region => window.regions.includes(region.region) && !done.includes(region.region);
    const open = rows.filter(r => takesPart(regions[r]));
    const out = rest.filter(region => done.includes(region.region));
    const others = minute => restLoad ? out.reduce((all, region) => all - region.weight * bare(region, minute), sum(restLoad, minute)) : 0;
    const slots = new Map(starts.map((minute, slot) => [minute, slot]));
    const own = open.map(r => Float64Array.from(starts, minute => bare(regions[r], minute)));
    // Most places to move to are slots, whose impact is known.
    const moved = open.map((r, i) => Float64Array.from(free, minute => slots.has(minute) ? own[i][slots.get(minute)] : bare(regions[r], minute)));
    const isOpen = open.length + rest.length > out.length;
    return { starts, struck, open, own, moved, isOpen, ownRest: Float64Array.from(starts, others), movedRest: Float64Array.from(free, others) };
  });
  const refusal = new Int32Array(window.slots).fill(-1);
  for (const [slot, count, set] of window.refused) refusal.fill(set, slot, slot + count);
  const moves = new Uint16Array(window.slots);
  for (const cycle of cycles) cycle.struck.forEach((struck, slot) => { if (struck && cycle.isOpen) moves[slot]++; });
  const total = (impacts, weights, open, rest) => {
    const all = Float64Array.from(rest);
    impacts.forEach((row, i) => { const weight = weights[open[i]]; for (let n = 0; n < all.length; n++) all[n] += weight * row[n]; });
    return all;
  };
  function costs(weights) {
    const sum = new Float64Array(window.slots);
    let count = 0;
    for (const { open, own, moved, struck, isOpen, ownRest, movedRest } of cycles) {
      if (!isOpen) continue;
      count++;
      const here = total(own, weights, open, ownRest), places = total(moved, weights, open, movedRest);
      let least = Infinity;
      for (const place of places) if (place < least) least = place;
      for (let slot = 0; slot < sum.length; slot++) sum[slot] += struck[slot] && least < Infinity && least > here[slot] ? least : here[slot];
    }
    return count ? sum.map(value => value / count) : sum;
  }
  const now = minuteOf(week.now);
  const waiting = slot => window.recurring ? 0 : window.urgency * (cycles[0].starts[slot] - now) / 60;
  const tied = (slots, value) => {
    const least = Math.min(...slots.map(value));
    return slots.filter(slot => value(slot) - least <= 1e-9 * Math.abs(value(slot)));
  };
  // The slot that a plan would take.
  function best(cost) {
    let slots = [];
    for (let slot = 0; slot < window.slots; slot++) if (refusal[slot] < 0) slots.push(slot);
    if (!slots.length) return -1;
    if (window.burdens) slots = tied(slots, slot => window.burdens[slot]);
    slots = tied(slots, slot => cost[slot] + waiting(slot));
    return slots.reduce((a, b) => moves[b] < moves[a] ? b : a);
  }
  return {
    week, window, regions, cycles, costs, best,
    weights: regions.map(region => region.weight),
    allowed: slot => refusal[slot] < 0,
    why: slot => refusal[slot] < 0 ? [] : window.refusals[refusal[slot]].map(rule => week.rules[rule]),
    // Where the slot has its first occurrence that stands.
    occurrence: slot => (cycles.find(cycle => cycle.isOpen && !cycle.struck[slot]) || cycles[0]).starts[slot],
    impact: (r, start, weights) => weights[r] * bare(regions[r], start),
    others: start => restLoad ? sum(restLoad, start) : 0,
    users: (r, minute) => regions[r].people.at(minute - from),
    // Before the weeks as at their beginning.
    ahead: (r, minute) => regions[r].offsets.reduce((known, [at, minutes]) => at <= minute ? minutes : known, regions[r].offsets[0][1]),
    quiet: (() => { let sum = 0; for (const phase of window.phases) { if (phase.disruption > 0) return sum; sum += phase.minutes; } return 0; })(),
  };
}

// Numbers as the program writes them.
function quantity(value) {
  const digits = v => v >= 99.95 ? v.toFixed(0) : v >= 9.995 ? v.toFixed(1) : v > 0 ? v.toFixed(2) : '0';
  for (const [unit, scale] of [['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3]]) {
    if (value >= (unit === 'k' ? 1e4 : scale) * 0.9995) return digits(value / scale) + unit;
  }
  if (value >= 999.5) { const rounded = Math.round(value); return `${Math.floor(rounded / 1000)},${String(rounded % 1000).padStart(3, '0')}`; }
  return digits(value);
}
const percent = share => { const p = share * 100; return p === 0 ? '0%' : p < 0.1 ? '<0.1%' : p < 9.95 ? `${p.toFixed(1)}%` : `${p.toFixed(0)}%`; };
const two = number => String(number).padStart(2, '0');
const offset = minutes => `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
const SHORT = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const clock = minute => { const date = new Date(minute * 60000); return { day: date.getUTCDay(), time: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` }; };
const instant = minute => new Date(minute * 60000).toISOString().replace('.000', '');

if (typeof module !== 'undefined') module.exports = { model, quantity, percent };
if (typeof document !== 'undefined') (async () => {
  const $ = id => document.getElementById(id), all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  root.dataset.script = '';
  const theme = $('theme');
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme:dark)').matches;
  const name = () => { theme.textContent = dark() ? 'Light' : 'Dark'; };
  theme.hidden = false;
  theme.addEventListener('click', () => { root.dataset.theme = dark() ? 'light' : 'dark'; name(); });
  name();
  if (!$('data')) return;

  // Where it is long it is deflated.
  const unpacked = text => new Response(new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
  const data = $('data').type === 'application/json' ? $('data').textContent : await unpacked($('data').textContent);
  const page = JSON.parse($('page').textContent), m = model(JSON.parse(data), page.rows);
  const drawing = $('week'), X = +drawing.dataset.x, W = +drawing.dataset.width;
  const from = minuteOf(page.from), until = minuteOf(page.until);
  const x = minute => X + W * (minute - from) / (until - from);
  const shown = slot => m.cycles[0].starts[slot];
  let slot = page.slot, weights = [...m.weights], cost = m.costs(weights), best = m.best(cost);
  // On whose clock times are told: UTC, or that of a region.
  let home = -1;
  const ahead = minute => home < 0 ? 0 : m.ahead(home, minute);
  const told = minute => clock(minute + ahead(minute)), clockName = () => home < 0 ? 'UTC' : m.regions[home].name;
  const date = minute => instant(minute + ahead(minute)).slice(0, 10);
  const changed = () => weights.some((weight, r) => weight !== m.weights[r]);

  // Why a slot is refused, those regions together that have the same reason.
  function reasons(slot) {
    const why = new Map();
    for (const rule of m.why(slot)) (why.get(rule.says) || why.set(rule.says, []).get(rule.says)).push(rule.region);
    const whom = regions => regions.length === m.regions.length && regions.length > 1 ? 'all' : regions.join(', ');
    return [...why].map(([says, regions]) => `${whom(regions)}: ${says}`);
  }

  function read() {
    const start = m.occurrence(slot), allowed = m.allowed(slot), here = told(start);
    $('window').setAttribute('transform', `translate(${x(shown(slot)).toFixed(1)} 0)`);
    $('when').textContent = `${LONG[here.day]} ${m.window.recurring ? '' : `${date(start)} `}${here.time} ${clockName()}`;
    $('verdict').textContent = allowed ? 'allowed' : 'refused';
    $('verdict').className = `pill ${allowed ? 'yes' : 'nope'}`;
    $('cost').textContent = quantity(cost[slot]);
    $('cost').dataset.value = cost[slot];
    const more = best < 0 || !(cost[best] > 0) ? 0 : (cost[slot] / cost[best] - 1) * 100;
    $('against').textContent = slot === best ? 'best' : best < 0 ? '' : `${more < 0 ? '' : '+'}${more.toFixed(1)} %`;
    $('why').textContent = reasons(slot).join('; ') || 'Nothing is in the way.';
    const range = $('slot');
    range.value = slot;
    range.setAttribute('aria-valuetext', `${$('when').textContent}, ${allowed ? 'allowed' : 'refused'}, ${quantity(cost[slot])} user-minutes`);
    const sets = weights.map((weight, r) => weight === m.weights[r] ? '' : ` --set regions.${m.regions[r].region}.weight=${weight}`).join('');
    $('command').textContent = `lowtide explain --tier ${page.tier} --at ${instant(start)}${sets}`;
    for (const button of all('.alts button')) {
      const other = +button.dataset.slot;
      button.setAttribute('aria-current', other === slot);
      button.querySelector('.at').textContent = m.window.recurring ? short(other) : `${short(other)}, ${date(shown(other))}`;
      button.querySelector('.cost').textContent = quantity(cost[other]);
      button.querySelector('.more').textContent = other === best ? 'best' : best < 0 ? '' : `${cost[other] < cost[best] ? '' : '+'}${((cost[other] / cost[best] - 1) * 100).toFixed(1)} %`;
    }
    rows(start);
    worst(start);
  }

  // Who bears most of it, and for whom it is the busiest hour.
  function worst(start) {
    const most = (value, of) => line.reduce((a, b) => value(b.r) > value(a.r) ? b : a, line[0]).r;
    const impact = r => m.impact(r, start, weights), sum = line.reduce((all, { r }) => all + impact(r), m.others(start));
    const share = r => m.regions[r].peak_users > 0 ? m.users(r, start + m.quiet) / m.regions[r].peak_users : 0;
    const local = r => { const here = clock(start + m.ahead(r, start)); return `${LONG[here.day]} ${here.time}`; };
    const hit = most(impact), busy = most(share);
    for (const { row, r } of line) row.classList.toggle('most', r === hit);
    $('worst').textContent = `${m.regions[hit].name} is hit hardest, with ${percent(sum > 0 ? impact(hit) / sum : 0)} of the harm, from ${local(hit)} on its clock. `
      + `${busy === hit ? 'It' : m.regions[busy].name} is closest to its own peak, at ${percent(share(busy))} of it.`;
  }

  const line = all('#who tbody tr[data-region]').map(row => ({
    row, r: +row.dataset.region, local: row.querySelector('.local'), peak: row.querySelector('.peak'), impact: row.querySelector('.impact'),
    bar: row.querySelector('.barv'), share: row.querySelector('.share span'), refused: row.querySelector('.refused'), outline: all('.cw,.cwh', row),
  }));
  function rows(start) {
    const impacts = line.map(({ r }) => m.impact(r, start, weights)), rest = m.others(start), sum = impacts.reduce((a, b) => a + b, rest), most = Math.max(...impacts);
    const rules = m.why(slot);
    if (others) showRest(rest, sum);
    line.forEach((cells, i) => {
      const { r } = cells, ahead = m.ahead(r, start), here = clock(start + ahead);
      cells.local.textContent = `${SHORT[here.day]} ${here.time} ${offset(ahead)}`;
      const peak = m.regions[r].peak_users;
      cells.peak.textContent = percent(peak > 0 ? m.users(r, start + m.quiet) / peak : 0);
      cells.impact.textContent = quantity(impacts[i]);
      cells.impact.dataset.value = impacts[i];
      cells.bar.setAttribute('width', most > 0 ? impacts[i] / most * 100 : 0);
      cells.share.textContent = percent(sum > 0 ? impacts[i] / sum : 0);
      cells.refused.textContent = [...new Set(rules.filter(rule => rule.region === m.regions[r].region).map(rule => rule.says))].join('; ');
      const at = ((start + ahead) % 1440 + 1440) % 1440 / 6, wide = Math.min(m.window.minutes, 1440) / 6;
      const path = at + wide <= 240 ? `M${at} 1h${wide}v14h-${wide}z` : `M240 1H${at}v14H240M0 1H${at + wide - 240}v14H0`;
      cells.outline.forEach(outline => outline.setAttribute('d', path));
    });
  }

  const others = $('others');
  function showRest(impact, sum) {
    others.querySelector('.impact').textContent = quantity(impact);
    others.querySelector('.share').textContent = percent(sum > 0 ? impact / sum : 0);
  }

  // The cost strip as it is under the weights of the moment.
  const order = m.cycles[0].starts.map((minute, s) => [minute, s]).filter(([minute]) => minute >= from && minute < until).sort((a, b) => a[0] - b[0]);
  function strip() {
    const top = Math.max(...cost), y = value => top > 0 ? 136 - 92 * value / top : 136;
    let path = '', open = '';
    order.forEach(([minute, s], i) => {
      const end = i + 1 < order.length ? order[i + 1][0] : until, at = y(cost[s]).toFixed(1);
      path += `${i ? 'L' : 'M'}${x(minute).toFixed(1)} ${at}`;
      if (m.allowed(s)) open += `M${x(minute).toFixed(1)} ${at}H${x(end).toFixed(1)}V136H${x(minute).toFixed(1)}z`;
    });
    $('cost-line').setAttribute('d', path);
    $('cost-all').setAttribute('d', `${path}H${x(until).toFixed(1)}V136H${x(order[0][0]).toFixed(1)}z`);
    $('cost-ok').setAttribute('d', open);
  }

  const short = s => { const at = told(shown(s)); return `${SHORT[at.day]} ${at.time}`; };
  function whatif() {
    cost = m.costs(weights);
    best = m.best(cost);
    strip();
    read();
    const named = s => `${short(s)} ${clockName()}`;
    const stays = `staying on ${named(page.slot)} would cost ${((cost[page.slot] / cost[best] - 1) * 100).toFixed(1)} % more`;
    $('whatif').textContent = best < 0 || !changed() ? 'Move a weight to see whether another slot would win.'
      : best === page.slot ? `${named(best)} still wins, at ${quantity(cost[best])}.` : `${named(best)} would win, at ${quantity(cost[best])}; ${stays}.`;
    $('whatif').dataset.slot = best;
  }
  // What each weight alone would change, were it twice as much.
  function doubled() {
    const moved = new Map(), first = m.best(m.costs(m.weights));
    for (const { r } of line) {
      const other = m.best(m.costs(m.weights.map((weight, i) => i === r ? 2 * weight : weight)));
      if (other >= 0 && other !== first) (moved.get(other) || moved.set(other, []).get(other)).push(m.regions[r].name);
    }
    const all = [...moved].map(([s, names]) => `${short(s)} ${clockName()} for ${names.join(', ')}`);
    $('doubled').textContent = first < 0 ? '' : all.length ? `Twice the weight of one region would move the window to ${all.join('; to ')}; of any other it would change nothing.`
      : 'Twice the weight of any one region would change nothing.';
  }

  const go = to => { slot = Math.max(0, Math.min(m.window.slots - 1, to)); read(); };
  const range = $('slot'), hour = Math.max(1, Math.round(60 / m.week.step_minutes));
  range.addEventListener('input', () => go(+range.value));
  range.addEventListener('keydown', event => {
    const far = { PageUp: 24 * hour, PageDown: -24 * hour }[event.key] || event.shiftKey && { ArrowRight: hour, ArrowUp: hour, ArrowLeft: -hour, ArrowDown: -hour }[event.key];
    if (far) { event.preventDefault(); go(slot + far); return; }
    if (event.key !== 'n' && event.key !== 'p') return;
    event.preventDefault();
    const count = m.window.slots, by = event.key === 'n' ? 1 : count - 1;
    let next = slot;
    do next = (next + by) % count; while (!m.allowed(next) && next !== slot);
    go(next);
  });
  for (const button of all('.alts button')) button.addEventListener('click', () => go(+button.dataset.slot));
  for (const { row, r } of line) {
    const input = row.querySelector('input'), output = row.querySelector('output');
    input.addEventListener('input', () => {
      weights[r] = +input.value === 0 ? m.weights[r] : +(m.weights[r] * 2 ** (input.value / 4)).toPrecision(3);
      output.textContent = weights[r];
      whatif();
    });
  }
  $('reset').addEventListener('click', () => {
    weights = [...m.weights];
    for (const { row, r } of line) { row.querySelector('input').value = 0; row.querySelector('output').textContent = weights[r]; }
    whatif();
  });
  $('copy').addEventListener('click', async () => {
    const said = $('copy').textContent;
    try {
      await navigator.clipboard.writeText($('command').textContent);
      $('copy').textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren($('command'));
      $('copy').textContent = 'Selected';
    }
    setTimeout(() => { $('copy').textContent = said; }, 1500);
  });

  // The clock of another place: its names on the axis, in the sentences and on the buttons.
  const zone = $('zone'), axis = drawing.querySelector('#axis'), inUtc = axis.cloneNode(true);
  zone.append(new Option('UTC', -1), ...line.map(({ r }) => new Option(m.regions[r].name, r)));
  $('zones').hidden = false;
  zone.addEventListener('change', () => {
    home = +zone.value;
    axis.replaceChildren(...inUtc.cloneNode(true).children);
    if (home >= 0) ticks();
    const written = all('time[data-shape]');
    for (const time of written) {
      const minute = minuteOf(time.dateTime);
      time.textContent = home < 0 ? time.dataset.utc : shaped(time.dataset.shape, minute + ahead(minute));
    }
    for (const name of all('.clock-name')) name.textContent = clockName();
    whatif();
    doubled();
  });
  // As the program tells instants in tables.
  function shaped(shape, local) {
    const at = clock(local), on = new Date(local * 60000), day = two(on.getUTCDate());
    const before = { date: `${SHORT[at.day]} ${instant(local).slice(0, 10)} `, day: `${SHORT[at.day]} ${day} `, weekday: `${SHORT[at.day]} `,
      'day-and-month': `${SHORT[at.day]} ${day} ${MONTHS[on.getUTCMonth()]} ` }[shape] || '';
    return before + at.time;
  }
  function ticks() {
    const texts = [], lines = [], marks = [];
    const text = (x, y, kind, words) => {
      const node = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      node.setAttribute('class', kind); node.setAttribute('x', x.toFixed(1)); node.setAttribute('y', y);
      node.textContent = words;
      texts.push(node);
    };
    for (let minute = from; minute < until; minute += 15) {
      const at = (minute + ahead(minute)) % 1440, hour = at / 60;
      if (at % 360) continue;
      if (hour) { marks.push(`M${x(minute).toFixed(1)} 34v5`); text(x(minute), 30, 'hr', two(hour)); continue; }
      lines.push(`M${x(minute).toFixed(1)} 4V${drawing.viewBox.baseVal.height - 4}`);
      const day = new Date((minute + ahead(minute)) * 60000);
      if (x(minute) < X + W - 50) text(x(minute) + 4, 14, 'day', `${SHORT[day.getUTCDay()]} ${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`);
    }
    for (const node of all('text', axis)) node.remove();
    axis.querySelector('.dayline').setAttribute('d', lines.join(''));
    axis.querySelector('.tick').setAttribute('d', marks.join(''));
    axis.prepend(...texts);
  }

  const tip = $('tip'), box = $('box');
  box.addEventListener('pointermove', event => {
    const bounds = drawing.getBoundingClientRect(), scale = bounds.width / drawing.viewBox.baseVal.width;
    const left = (event.clientX - bounds.left) / scale, down = (event.clientY - bounds.top) / scale;
    const minute = from + Math.floor((left - X) / W * (until - from)), lane = Math.floor((down - 148) / 22);
    tip.hidden = minute < from || minute >= until || down < 40;
    if (tip.hidden) return;
    const { r } = line[lane] || {}, bold = document.createElement('b'), at = told(minute);
    tip.textContent = '';
    tip.append(bold);
    const start = minute - ((minute % m.week.step_minutes) + m.week.step_minutes) % m.week.step_minutes;
    if (r === undefined) {
      const near = order.filter(([at]) => at <= minute), s = near.length ? last(near)[1] : order[0][1];
      const why = reasons(s), more = why.length > 3 ? `; and ${why.length - 3} more` : '';
      bold.textContent = `${short(s)} ${clockName()}`;
      tip.append(`${quantity(cost[s])} a time; ${m.allowed(s) ? 'allowed' : `refused by ${why.slice(0, 3).join('; ')}${more}`}.`);
    } else {
      const here = clock(minute + m.ahead(r, minute)), region = m.regions[r], users = m.users(r, minute);
      bold.textContent = `${region.name}, ${SHORT[here.day]} ${here.time} local`;
      tip.append(`${SHORT[at.day]} ${at.time} ${clockName()}, ${quantity(users)} users, ${percent(region.peak_users > 0 ? users / region.peak_users : 0)} of peak. A window from here costs it ${quantity(m.impact(r, start, weights))}.`);
    }
    const around = box.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - around.left + 14, around.width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${event.clientY - around.top + 18}px`;
  });
  box.addEventListener('pointerleave', () => { tip.hidden = true; });
  read();
  doubled();
})();
