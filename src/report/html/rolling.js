// A window for each region: one of them is moved at a time, the others staying as planned.

const NIGHT = [23 * 60, 6 * 60], BODY = 19, DAY = 1440;

// The paths of one region's lane over a stretch, as the program draws them.
function lane(region, week, places, y) {
  const block = (from, until, top, tall) => {
    const wide = at1((until - from) / (places.until - places.from) * places.width);
    return `M${at1(places.x(from))} ${at1(top)}h${wide}v${at1(tall)}h-${wide}z`;
  };
  const line = (from, until) => `M${at1(places.x(from))} ${at1(y + BODY / 2)}h${at1((until - from) / (places.until - places.from) * places.width)}`;
  const levels = Array.from({ length: 9 }, () => []), level = users => Math.min(8, Math.floor(9 * (region.busiest > 0 ? users / region.busiest : 0)));
  const first = minuteOf(week.weeks.from), byWeek = (list, visit) => list.by_week.forEach((number, w) => visit(list.distinct[number], first + w * WEEK));
  const cut = (from, until, visit) => { const a = Math.max(from, places.from), b = Math.min(until, places.until); if (a < b) visit(a, b); };
  let before = null;
  byWeek(region.users_by_week, (steps, monday) => steps.values.forEach((value, n) => {
    const start = n ? steps.first_minutes + steps.each_minutes * (n - 1) : 0, end = n + 1 < steps.values.length ? steps.first_minutes + steps.each_minutes * n : WEEK;
    cut(monday + start, monday + end, (from, until) => {
      const step = level(value);
      if (before && before.step === step && before.until === from) { before.until = until; return; }
      before = { step, from, until };
      levels[step].push(before);
    });
  }));
  const closed = [];
  byWeek(region.forbidden, (runs, monday) => runs.forEach(([from, until]) => cut(monday + from, monday + until, (a, b) => closed.push(line(a, b)))));
  const nights = [], midnights = [], edges = [places.from, ...region.changes.filter(at => at > places.from && at < places.until), places.until];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start, end] = [edges[i], edges[i + 1]], ahead = region.ahead(start);
    for (let day = Math.floor((start + ahead) / DAY) - 1; day <= Math.floor((end + ahead) / DAY); day++) {
      const midnight = DAY * day - ahead, from = Math.max(midnight + NIGHT[0], start), until = Math.min(midnight + DAY + NIGHT[1], end);
      if (from < until) nights.push(block(from, until, y + BODY, 2));
      if (midnight >= start && midnight < end) midnights.push(`M${at1(places.x(midnight))} ${at1(y)}v${BODY}`);
    }
  }
  const paths = levels.map((pieces, step) => [`b b${step}`, pieces.map(({ from, until }) => line(from, until)).join('')]);
  return [...paths, ['b bn', closed.join('')], ['mid', midnights.join('')], ['night', nights.join('')]].filter(([kind, d]) => d || kind === 'mid' || kind === 'night');
}

function ownPages(page, week) {
  const drawing = $('week'), axis = drawing.querySelector('#axis'), inUtc = axis.cloneNode(true), box = $('box');
  const regions = regionsOf(week).map((region, r) => ({ ...region, users_by_week: week.regions[r].users || region.loads }));
  const top = +drawing.dataset.top, apart = +drawing.dataset.apart, hour = Math.max(1, Math.round(60 / week.step_minutes));
  const cells = rowsOf('#who tbody tr[data-row]'), inputs = all('#box input'), groups = all('.lane', drawing);
  const weights = regions.map(region => region.weight), models = [];
  // What is known of one row; its model is made when it is first asked for.
  const rows = page.rows.map((own, i) => {
    const r = regions.findIndex(region => region.region === own.region), window = week.windows[i];
    const stretch = scale(drawing, minuteOf(own.from), minuteOf(own.until));
    return { ...own, i, r, window, places: stretch, region: regions[r], at: minuteOf(own.at), start: minuteOf(own.start), harm: harm(week, i) };
  });
  const modelOf = i => models[i] || (models[i] = makeModel(i));
  function makeModel(i) {
    const m = model(week, [rows[i].r], i, regions), count = m.window.slots, between = new Int32Array(count).fill(-1);
    for (const [slot, many, set] of rows[i].beside) between.fill(set, slot, slot + many);
    const judged = slot => m.allowed(slot) && between[slot] < 0;
    return { ...m, judged, between: slot => between[slot] < 0 ? [] : rows[i].refusals[between[slot]].map(number => page.beside[number]) };
  }
  let chosen = page.chosen, slot = rows[chosen].slot, cost, best, order;
  const charge = i => rows[i].charge * weights[rows[i].r] / regions[rows[i].r].weight;
  const startOf = (i, s) => modelOf(i).occurrence(s), place = (i, s) => modelOf(i).cycles[0].starts[s];
  const clock = clocks(regions, rows.map(({ r }) => r), {}, () => { onAxis(); read(); });

  function onAxis() {
    axis.replaceChildren(...inUtc.cloneNode(true).children);
    if (!clock.isUtc()) ticks(axis, drawing.viewBox.baseVal.height - 2, rows[chosen].places, clock.ahead, page.same);
  }

  // The costs of the row that is chosen.
  function count() {
    const m = modelOf(chosen), { places } = rows[chosen];
    cost = m.costs(weights);
    best = m.best(cost);
    order = inOrder(m, places.from, places.until);
    strip(order, cost, m.judged, best, places);
    $('of').textContent = `${rows[chosen].region.name.slice(0, 13)}:`;
  }

  // Shows the week that a start of a row lies in.
  function show(i, minute) {
    const { places, region } = rows[i];
    if (page.weekly && (minute < places.from || minute >= places.until)) {
      const weeks = Math.floor((minute - places.from) / WEEK);
      places.from += weeks * WEEK;
      places.until = places.from + WEEK;
      const y = top + apart * i, old = all('path:not(.change)', groups[i]).filter(path => !path.closest(`#window-${i}`));
      old.forEach(path => path.remove());
      all('.change', groups[i]).forEach(path => path.remove());
      const changes = region.changes.filter(at => at > places.from && at < places.until).map(at => drawn('path', { class: 'change', d: `M${at1(places.x(at))} ${at1(y)}l6 ${BODY / 2}l-6 ${BODY / 2}l-6 -${BODY / 2}z` }));
      groups[i].prepend(...lane(region, week, places, y).map(([kind, d]) => drawn('path', { class: kind, d })), ...changes);
      const date = new Date(places.from * 60000), from = groups[i].querySelector('.from');
      if (from) from.textContent = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
      if (i === chosen) { order = inOrder(modelOf(i), places.from, places.until); strip(order, cost, modelOf(i).judged, best, places); onAxis(); }
    }
    $(`window-${i}`).setAttribute('transform', `translate(${places.x(minute).toFixed(1)} 0)`);
  }

  function choose(i, s = rows[i].slot) {
    if (i !== chosen) {
      const before = chosen;
      groups[before].classList.remove('chosen');
      chosen = i;
      slot = s;
      groups[i].classList.add('chosen');
      show(before, rows[before].at);
      inputs[before].value = rows[before].slot;
      planned(before);
      count();
      onAxis();
      buttons();
    }
    go(s);
  }

  const verdict = (i, s) => modelOf(i).judged(s) ? page.beside ? 'allowed' : 'allowed by its own rules' : 'refused';
  const describe = (i, start, verdict) => inputs[i].setAttribute('aria-valuetext', `${clock.long(start)} ${clock.name()}, ${verdict}, ${quantity(impact(i, start))} user-minutes`);
  const impact = (i, start) => weights[rows[i].r] * rows[i].harm.bare(rows[i].region, start);
  const planned = i => describe(i, rows[i].start, 'planned');

  const changed = () => rows.filter(({ r }) => weights[r] !== regions[r].weight);
  const sets = () => changed().map(({ r, region }) => ` --set regions.${region.region}.weight=${weights[r]}`).join('');
  function read() {
    const m = modelOf(chosen), row = rows[chosen], start = startOf(chosen, slot), here = row.region.ahead(start), local = instant(start + here);
    const at = new Date((start + here) * 60000), ok = m.judged(slot);
    show(chosen, place(chosen, slot));
    inputs[chosen].value = slot;
    $('when').textContent = `${row.region.name}: ${clock.long(start)} ${clock.name()} (${SHORT[at.getUTCDay()]} ${local.slice(11, 16)} local)`;
    $('verdict').textContent = verdict(chosen, slot);
    $('verdict').className = `pill ${ok ? 'yes' : 'nope'}`;
    $('cost').textContent = quantity(cost[slot]);
    $('cost').dataset.value = cost[slot];
    $('against').textContent = best < 0 || !(cost[best] > 0) ? '' : alike(cost[slot], cost[best]) ? 'its best' : `${against(cost[slot], cost[best])} against its own best`;
    const plan = rows.reduce((sum, row) => sum + charge(row.i) - row.charge, page.impact), total = plan + cost[slot] - charge(chosen);
    $('total').textContent = quantity(total);
    $('total').dataset.value = total;
    $('more').textContent = slot === row.slot ? 'as planned' : plan > 0 ? against(total, plan) : '';
    const own = [...new Set(m.why(slot).map(rule => rule.says))], between = m.between(slot);
    $('why').textContent = [...own, ...between].join('; ') || (page.beside ? 'Nothing is in the way.' : 'None of its own rules is in the way.');
    $('judged').textContent = !page.beside ? 'Judged here are the rules of this region alone; validate judges those between regions, too.'
      : own.length ? 'Judged here are the rules of this region.' : 'Rules between regions are judged with all other windows as planned.';
    $('command').textContent = `lowtide explain --tier ${page.tier} --region ${row.region.region} --at ${instant(start)}${sets()}`;
    describe(chosen, start, verdict(chosen, slot));
    for (const button of all('.alts button')) button.setAttribute('aria-current', +button.dataset.slot === slot);
    const hits = rows.map(({ i, region, harm, window, ...row }) => {
      const at = i === chosen && slot !== row.slot ? start : row.start;
      return { cells: cells[i], region, start: at, quiet: harm.quiet, minutes: window.minutes, impact: impact(i, at) };
    });
    const rest = page.rest, sum = hits.reduce((all, { impact }) => all + impact, rest), most = Math.max(...hits.map(({ impact }) => impact));
    for (const { cells, region, start, quiet, minutes, impact } of hits) showRow(cells, region, start, quiet, minutes, impact, sum, most);
    if ($('others')) $('others').querySelector('.share').textContent = percent(sum > 0 ? rest / sum : 0);
    worst(hits, sum);
    const weighed = changed();
    $('whatif').textContent = weighed.length ? `The plan as it is would cost ${quantity(plan)}, ${against(plan, page.impact)} against ${quantity(page.impact)}. Whether another would then be better, the program says:`
      : 'Move a weight to see what the plan would cost.';
    $('whatif').dataset.value = plan;
    $('again').textContent = weighed.length ? `lowtide plan --tier ${page.tier}${sets()}` : '';
    $('copy-again').hidden = !weighed.length;
  }

  // The best starts of the row that is chosen, by its own rules and beside the others.
  function buttons() {
    const m = modelOf(chosen), list = document.querySelector('.alts'), spread = [];
    list.setAttribute('aria-label', `The best starts of ${rows[chosen].region.name} alone`);
    list.replaceChildren();
    const sorted = m.best(cost) < 0 ? [] : Array.from(cost.keys()).filter(m.judged).sort((a, b) => cost[a] - cost[b] || a - b);
    for (const s of sorted) {
      if (spread.length === 5) break;
      if (spread.every(other => Math.abs(place(chosen, other) - place(chosen, s)) >= m.window.minutes)) spread.push(s);
    }
    for (const s of spread) {
      const item = document.createElement('li'), button = document.createElement('button'), bold = document.createElement('b'), value = document.createElement('span');
      button.type = 'button';
      button.dataset.slot = s;
      value.className = 'num';
      const start = startOf(chosen, s), date = new Date(start * 60000);
      bold.textContent = m.window.recurring ? clock.short(start) : clock.long(start).replace(/ \d{4},/, '');
      value.textContent = `${quantity(cost[s])}${s === rows[chosen].slot ? ', planned' : ''}`;
      button.append(bold, ' ', value);
      button.addEventListener('click', () => go(s));
      item.append(button);
      list.append(item);
    }
  }

  function go(to) {
    slot = Math.max(0, Math.min(rows[chosen].window.slots - 1, to));
    read();
  }

  inputs.forEach((input, i) => {
    const height = drawing.viewBox.baseVal.height, wide = drawing.viewBox.baseVal.width;
    input.style.top = `${(top + apart * i - 2) / height * 100}%`;
    input.style.height = `${apart / height * 100}%`;
    input.style.left = `${rows[i].places.left / wide * 100}%`;
    input.style.width = `${rows[i].places.width / wide * 100}%`;
    input.addEventListener('focus', () => { if (i !== chosen) choose(i); });
    input.addEventListener('input', () => choose(i, +input.value));
    input.addEventListener('keydown', event => {
      const far = keyed(event, hour), next = event.key === 'n' || event.key === 'p', m = modelOf(i);
      if (!far && !next) return;
      event.preventDefault();
      choose(i, next ? nextAllowed(i === chosen ? slot : rows[i].slot, event.key === 'n', m.window.slots, m.judged) : slot + far);
    });
  });

  // The start of a row that is nearest to a minute.
  function nearest(i, minute) {
    const starts = i === chosen ? order : inOrder(modelOf(i), rows[i].places.from, rows[i].places.until);
    return starts.reduce((a, b) => Math.abs(b[0] - minute) < Math.abs(a[0] - minute) ? b : a, starts[0])[1];
  }
  const pointed = event => {
    const bounds = drawing.getBoundingClientRect(), size = bounds.width / drawing.viewBox.baseVal.width;
    return [(event.clientX - bounds.left) / size, (event.clientY - bounds.top) / size];
  };
  let held = null;
  box.addEventListener('pointerdown', event => {
    const [left, down] = pointed(event), i = down < top ? chosen : Math.floor((down - top) / apart);
    if (event.button || !rows[i] || down < 40 || left < rows[i].places.left || left > rows[i].places.left + rows[i].places.width) return;
    event.preventDefault();
    const minute = rows[i].places.minute(left), start = i === chosen ? place(i, slot) : rows[i].at, inside = minute - start;
    held = { i, grip: inside >= 0 && inside < rows[i].window.minutes ? inside : 0 };
    choose(i, held.grip ? i === chosen ? slot : rows[i].slot : nearest(i, minute));
    inputs[i].focus();
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener('pointermove', event => {
    if (!held) return;
    const [left] = pointed(event), { places } = rows[held.i];
    const minute = Math.max(places.from, Math.min(places.until - 1, places.minute(left) - held.grip));
    choose(held.i, nearest(held.i, minute));
  });
  for (const over of ['pointerup', 'pointercancel']) box.addEventListener(over, () => { held = null; });

  const days = (by) => () => {
    const m = modelOf(chosen), to = place(chosen, slot) + by * 7 * DAY;
    const starts = m.cycles[0].starts, slots = starts.keys();
    let found = slot;
    for (const s of slots) if (Math.abs(starts[s] - to) < Math.abs(starts[found] - to)) found = s;
    go(found);
  };
  for (const [id, by] of [['before', -1], ['after', 1]]) {
    $(id).hidden = !page.weekly;
    $(id).addEventListener('click', days(by));
  }
  $('back').addEventListener('click', () => go(rows[chosen].slot));
  const own = rows.map(({ r }) => weights[r]);
  sliders(cells, [...own], own, () => {
    rows.forEach(({ r }, i) => { weights[r] = own[i]; });
    count();
    buttons();
    read();
  });
  asks(() => order, clock, go);
  copies($('copy'), $('command'));
  copies($('copy-again'), $('again'));
  tips(drawing, (left, down) => {
    const i = down < top ? chosen : Math.floor((down - top) / apart), row = rows[i];
    if (!row || down < 40 || held) return null;
    const minute = row.places.minute(left), at = clock.at(minute), m = modelOf(i);
    if (minute < row.places.from || minute >= row.places.until) return null;
    const start = minute - ((minute % week.step_minutes) + week.step_minutes) % week.step_minutes;
    const s = nearest(i, start), own = [...new Set(m.why(s).map(rule => rule.says)), ...m.between(s)];
    const [title, says] = laneTip(row.region, minute, `${SHORT[at.day]} ${clock.date(minute)} ${at.time} ${clock.name()}`, impact(i, start));
    return [title, `${says} ${own.length ? `Refused: ${own.slice(0, 3).join('; ')}.` : 'Allowed.'}`];
  });
  count();
  buttons();
  read();
  rows.forEach(({ i }) => { if (i !== chosen) planned(i); });
}
