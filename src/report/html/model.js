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

// The regions of the week, with what can be asked of each at any minute.
function regionsOf(week) {
  const from = minuteOf(week.weeks.from);
  return week.regions.map(region => {
    const people = sums(region.users || region.loads), offsets = region.offsets.map(offset => [minuteOf(offset.from), offset.minutes]);
    return {
      ...region,
      load: sums(region.loads),
      users: minute => people.at(minute - from),
      busiest: people.peak,
      changes: offsets.slice(1).map(([at]) => at),
      // Before the weeks as at their beginning.
      ahead: minute => offsets.reduce((known, [at, minutes]) => at <= minute ? minutes : known, offsets[0][1]),
    };
  });
}

// What a window of that number does wherever it starts.
function harm(week, number) {
  const from = minuteOf(week.weeks.from), phases = [];
  let at = 0, quiet = null;
  for (const phase of week.windows[number].phases) {
    if (phase.disruption > 0) { phases.push([at, at + phase.minutes, phase.disruption]); quiet ??= at; }
    at += phase.minutes;
  }
  const sum = (load, start) => {
    let all = 0;
    for (const [a, b, share] of phases) all += share * (load.until(start - from + b) - load.until(start - from + a));
    return all;
  };
  // Of a weight of 1; and how long it is until the first minute that disturbs.
  return { sum, bare: (region, start) => region.exposure * sum(region.load, start), quiet: quiet ?? 0 };
}

// All that can be asked of one window: `costs(weights)`, `best(costs)`, `impact(region, start)`.
// The weights of the regions in `rows` can be changed; all others are added up.
function model(week, rows = week.regions.map((_, r) => r), number = 0, regions = regionsOf(week)) {
  const window = week.windows[number], step = week.step_minutes;
  const { sum, bare, quiet } = harm(week, number);
  const kept = new Set(rows);
  const rest = regions.filter((region, r) => !kept.has(r) && window.regions.includes(region.region));
  const restLoad = rest.length ? together(rest, week.weeks.count) : null;
  const cycles = window.cycles.map(cycle => {
    const start = minuteOf(cycle.start), done = cycle.done || [];
    const starts = new Array(window.slots), struck = new Uint8Array(window.slots), free = [];
    for (const [slot, minutes, count] of cycle.slots) for (let i = 0; i < count; i++) starts[slot + i] = start + minutes + i * step;
    each(cycle.struck, slot => { struck[slot] = 1; });
    // Where nothing is struck out, nothing moves.
    if (cycle.struck.length) for (const [minutes, count] of cycle.free) for (let i = 0; i < count; i++) free.push(start + minutes + i * step);
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
    const least = slots.reduce((known, slot) => Math.min(known, value(slot)), Infinity);
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
    quiet,
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
const WHOLE = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const LONG = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const clock = minute => { const date = new Date(minute * 60000); return { day: date.getUTCDay(), time: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` }; };
const instant = minute => new Date(minute * 60000).toISOString().replace('.000', '');

if (typeof module !== 'undefined') module.exports = { model, harm, regionsOf, quantity, percent };
