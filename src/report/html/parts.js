'use strict';
// Parts of every page that moves windows: clocks, the cost strip, rows of regions, what is copied.

const $ = id => document.getElementById(id), all = (selector, within = document) => [...within.querySelectorAll(selector)];
const SVG = 'http://www.w3.org/2000/svg';
const at1 = number => { const text = number.toFixed(1); return text.endsWith('.0') ? text.slice(0, -2) : text; };

// Where along a drawing a minute is; `from` and `until` can change.
function scale(drawing, from, until) {
  const left = +drawing.dataset.x, width = +drawing.dataset.width;
  return {
    from, until, left, width,
    x(minute) { return left + width * (minute - this.from) / (this.until - this.from); },
    minute(x) { return this.from + Math.floor((x - left) / width * (this.until - this.from)); },
  };
}

// On whose clock times are told: UTC, or that of a region. `changed` runs when another is chosen.
function clocks(regions, choices, told, changed) {
  let home = -1;
  const ahead = minute => home < 0 ? 0 : regions[home].ahead(minute);
  const it = {
    ahead,
    name: () => home < 0 ? 'UTC' : regions[home].name,
    isUtc: () => home < 0,
    at: minute => clock(minute + ahead(minute)),
    date: minute => instant(minute + ahead(minute)).slice(0, 10),
    long: minute => { const on = new Date((minute + ahead(minute)) * 60000); return `${LONG[on.getUTCDay()]} ${on.getUTCDate()} ${MONTHS[on.getUTCMonth()]} ${on.getUTCFullYear()}, ${it.at(minute).time}`; },
    short: minute => { const here = it.at(minute); return `${SHORT[here.day]} ${here.time}`; },
  };
  const zone = $('zone'), sentence = $('on-clock');
  zone.append(new Option('UTC', -1), ...choices.map(r => new Option(regions[r].name, r)));
  $('zones').hidden = false;
  zone.addEventListener('change', () => {
    home = +zone.value;
    for (const time of all('[data-shape]')) {
      const minute = minuteOf(time.dataset.at);
      time.textContent = home < 0 ? time.dataset.utc : shaped(time.dataset.shape, minute + ahead(minute));
    }
    for (const name of all('.clock-name')) name.textContent = it.name();
    sentence.hidden = home < 0 || !told[home];
    sentence.textContent = home < 0 ? '' : told[home];
    changed();
  });
  return it;
}

// As the program tells instants in tables.
function shaped(shape, local) {
  const at = clock(local), on = new Date(local * 60000), day = two(on.getUTCDate()), month = MONTHS[on.getUTCMonth()];
  const before = { date: `${SHORT[at.day]} ${instant(local).slice(0, 10)} `, day: `${SHORT[at.day]} ${day} `, weekday: `${SHORT[at.day]} `,
    'day-and-month': `${SHORT[at.day]} ${day} ${month} `, long: `${LONG[at.day]} ${on.getUTCDate()} ${WHOLE[on.getUTCMonth()]} ${on.getUTCFullYear()} at ` }[shape] || '';
  return before + at.time;
}

const drawn = (kind, attributes, words) => {
  const node = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (words !== undefined) node.textContent = words;
  return node;
};

// The axis of a drawing on another clock; with `dates` each day has its own.
function ticks(axis, height, places, ahead, dates) {
  const texts = [], lines = [], marks = [];
  for (let minute = places.from; minute < places.until; minute += 15) {
    const local = minute + ahead(minute), at = (local % 1440 + 1440) % 1440, x = places.x(minute);
    if (at % 360) continue;
    if (at) { marks.push(`M${at1(x)} 34v5`); texts.push(drawn('text', { class: 'hr', x: at1(x), y: 30 }, two(at / 60))); continue; }
    lines.push(`M${at1(x)} 4V${height}`);
    const day = new Date(local * 60000), name = dates ? `${SHORT[day.getUTCDay()]} ${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}` : LONG[day.getUTCDay()];
    if (x < places.left + places.width - 50) texts.push(drawn('text', { class: 'day', x: at1(x + 4), y: 14 }, name));
  }
  for (const node of all('text', axis)) node.remove();
  axis.querySelector('.dayline').setAttribute('d', lines.join(''));
  axis.querySelector('.tick').setAttribute('d', marks.join(''));
  axis.prepend(...texts);
}

// The starts of a window that are drawn, in time order, with their slots.
const inOrder = (m, from, until) => m.cycles[0].starts.map((minute, slot) => [minute, slot]).filter(([minute]) => minute >= from && minute < until).sort((a, b) => a[0] - b[0]);

// The cost of every start from zero; filled where `allowed`.
function strip(order, cost, allowed, best, places) {
  const floor = 136, top = order.reduce((most, [, slot]) => Math.max(most, cost[slot]), 0), y = value => top > 0 ? floor - 92 * value / top : floor;
  let path = '', open = '';
  order.forEach(([minute, slot], i) => {
    const x = at1(places.x(minute)), end = i + 1 < order.length ? order[i + 1][0] : places.until, at = at1(y(cost[slot]));
    path += `${i ? 'L' : 'M'}${x} ${at}`;
    if (allowed(slot)) open += `M${x} ${at}H${at1(places.x(end))}V${floor}H${x}z`;
  });
  $('cost-line').setAttribute('d', path);
  $('cost-all').setAttribute('d', order.length ? `${path}H${at1(places.x(places.until))}V${floor}H${at1(places.x(order[0][0]))}z` : '');
  $('cost-ok').setAttribute('d', open);
  if (best < 0 || !$('best')) return;
  // What is drawn may all cost less, and be refused.
  const least = Math.max(44, y(cost[best]));
  $('bestline').setAttribute('d', `M${places.left} ${at1(least)}H${places.left + places.width}`);
  $('best').textContent = `best ${quantity(cost[best])}`;
  $('best').setAttribute('y', at1(Math.max(least + 4, 88)));
}

// The rows of the table of who is hit.
const rowsOf = selector => all(selector).map(row => ({
  row, local: row.querySelector('.local'), peak: row.querySelector('.peak'), impact: row.querySelector('.impact'), bar: row.querySelector('.barv'),
  share: row.querySelector('.share span'), refused: row.querySelector('.refused'), outline: all('.cw,.cwh', row), input: row.querySelector('input'), output: row.querySelector('output'),
}));

function showRow(cells, region, start, quiet, minutes, impact, sum, most) {
  const ahead = region.ahead(start), here = clock(start + ahead);
  cells.local.textContent = `${SHORT[here.day]} ${here.time} ${offset(ahead)}`;
  cells.peak.textContent = percent(region.peak_users > 0 ? region.users(start + quiet) / region.peak_users : 0);
  cells.impact.textContent = quantity(impact);
  cells.impact.dataset.value = impact;
  cells.bar.setAttribute('width', most > 0 ? impact / most * 100 : 0);
  cells.share.textContent = percent(sum > 0 ? impact / sum : 0);
  const at = ((start + ahead) % 1440 + 1440) % 1440 / 6, wide = Math.min(minutes, 1440) / 6;
  const path = at + wide <= 240 ? `M${at} 1h${wide}v14h-${wide}z` : `M240 1H${at}v14H240M0 1H${at + wide - 240}v14H0`;
  cells.outline.forEach(outline => outline.setAttribute('d', path));
}

// Who bears most of it, and for whom it is the busiest hour; `hits` in the order of the rows.
function worst(hits, sum) {
  const most = of => hits.reduce((a, b) => of(b) > of(a) ? b : a, hits[0]);
  const share = ({ region, start, quiet }) => region.peak_users > 0 ? region.users(start + quiet) / region.peak_users : 0;
  const hit = most(({ impact }) => impact), busy = most(share), here = clock(hit.start + hit.region.ahead(hit.start));
  for (const { cells, region } of hits) cells.row.classList.toggle('most', region === hit.region);
  $('worst').textContent = `${hit.region.name} is hit hardest, with ${percent(sum > 0 ? hit.impact / sum : 0)} of the harm, from ${LONG[here.day]} ${here.time} on its clock. `
    + `${busy === hit ? 'It' : busy.region.name} is closest to its own peak, at ${percent(share(busy))} of it.`;
}

// Sliders of weights: four steps double one. `changed` runs after each move.
function sliders(rows, base, weights, changed) {
  const show = ({ output }, weight) => { output.textContent = weight; };
  rows.forEach((cells, i) => cells.input.addEventListener('input', () => {
    const steps = +cells.input.value;
    weights[i] = steps === 0 ? base[i] : +(base[i] * 2 ** (steps / 4)).toPrecision(3);
    show(cells, weights[i]);
    changed();
  }));
  $('reset').addEventListener('click', () => {
    rows.forEach((cells, i) => { weights[i] = base[i]; cells.input.value = 0; show(cells, base[i]); });
    changed();
  });
}

// Goes to the start that is nearest to a weekday and time of the clock, as somebody types them.
function asks(order, clock, go) {
  const ask = $('ask'), week = minute => ((minute % WEEK) + WEEK) % WEEK;
  ask.addEventListener('change', () => {
    const said = ask.value.trim().match(/^([a-z]+)\W*\s(\d{1,2})(?:[:.](\d{2}))?$/i);
    const day = said ? SHORT.findIndex(name => said[1].toLowerCase().startsWith(name.toLowerCase())) : -1;
    ask.setAttribute('aria-invalid', day < 0);
    if (day < 0) return;
    // The first minute of all was a Thursday.
    const wanted = day * 1440 + 60 * said[2] + +(said[3] || 0);
    const far = ([minute]) => { const apart = week(minute + clock.ahead(minute) + 4 * 1440 - wanted); return Math.min(apart, WEEK - apart); };
    go(order().reduce((a, b) => far(b) < far(a) ? b : a)[1]);
  });
}

// How far a key moves a window, in slots; `hour` is that of slots.
const keyed = (event, hour) => ({ PageUp: 24 * hour, PageDown: -24 * hour })[event.key] || event.shiftKey && ({ ArrowRight: hour, ArrowUp: hour, ArrowLeft: -hour, ArrowDown: -hour })[event.key] || 0;

// The next slot that is `allowed`, or the one before.
function nextAllowed(slot, forward, count, allowed) {
  const by = forward ? 1 : count - 1;
  let next = slot;
  do next = (next + by) % count; while (!allowed(next) && next !== slot);
  return next;
}

// Whether two costs are the same, as the program counts.
const alike = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

// What a slot costs against the best: `+2.7 %`.
const against = (value, best) => { const more = (value / best - 1) * 100; return `${value < best ? '' : '+'}${more.toFixed(more < 99.95 ? 1 : 0)} %`; };

function copies(button, command) {
  button.addEventListener('click', async () => {
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(command);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = said; }, 1500);
  });
}

// Words beside the pointer: `words(x, y)` in the units of the drawing, or nothing.
function tips(drawing, words) {
  const tip = $('tip'), box = $('box');
  box.addEventListener('pointermove', event => {
    const bounds = drawing.getBoundingClientRect(), size = bounds.width / drawing.viewBox.baseVal.width;
    const said = words((event.clientX - bounds.left) / size, (event.clientY - bounds.top) / size);
    tip.hidden = !said;
    if (!said) return;
    const bold = document.createElement('b');
    bold.textContent = said[0];
    tip.textContent = '';
    tip.append(bold, said[1]);
    const around = box.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - around.left + 14, around.width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${event.clientY - around.top + 18}px`;
  });
  box.addEventListener('pointerleave', () => { tip.hidden = true; });
}

// What there is to say of one region at one minute.
function laneTip(region, minute, told, impact) {
  const here = clock(minute + region.ahead(minute)), users = region.users(minute);
  return [`${region.name}, ${SHORT[here.day]} ${here.time} local`,
    `${told}, ${quantity(users)} users, ${percent(region.peak_users > 0 ? users / region.peak_users : 0)} of peak. A window from here costs it ${quantity(impact)}.`];
}
