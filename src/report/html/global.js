// One window for all regions: it is dragged over the week, under any weights.

function onePage(page, week) {
  const m = model(week, page.rows), drawing = $('week'), axis = drawing.querySelector('#axis'), inUtc = axis.cloneNode(true);
  const places = scale(drawing, minuteOf(page.from), minuteOf(page.until));
  const shown = slot => m.cycles[0].starts[slot];
  const order = inOrder(m, places.from, places.until);
  let slot = page.slot, weights = [...m.weights], cost = m.costs(weights), best = m.best(cost);
  const changed = () => weights.some((weight, r) => weight !== m.weights[r]);
  const rows = rowsOf('#who tbody tr[data-region]').map((cells, i) => ({ ...cells, r: page.rows[i] })), others = $('others');
  const clock = clocks(m.regions, page.rows, Object.fromEntries(page.rows.map((r, i) => [r, page.told[i]])), () => {
    axis.replaceChildren(...inUtc.cloneNode(true).children);
    if (!clock.isUtc()) ticks(axis, drawing.viewBox.baseVal.height - 4, places, clock.ahead, true);
    whatif();
    doubled();
  });
  const short = s => clock.short(shown(s)), named = s => `${short(s)} ${clock.name()}`;

  // Why a slot is refused, those regions together that have the same reason.
  function reasons(slot) {
    const why = new Map();
    for (const rule of m.why(slot)) (why.get(rule.says) || why.set(rule.says, []).get(rule.says)).push(rule.region);
    const whom = regions => regions.length === m.regions.length && regions.length > 1 ? 'all' : regions.join(', ');
    return [...why].map(([says, regions]) => `${whom(regions)}: ${says}`);
  }

  function read() {
    const start = m.occurrence(slot), allowed = m.allowed(slot), here = clock.at(start);
    $('window').setAttribute('transform', `translate(${places.x(shown(slot)).toFixed(1)} 0)`);
    $('when').textContent = `${LONG[here.day]} ${m.window.recurring ? '' : `${clock.date(start)} `}${here.time} ${clock.name()}`;
    $('verdict').textContent = allowed ? 'allowed' : 'refused';
    $('verdict').className = `pill ${allowed ? 'yes' : 'nope'}`;
    $('cost').textContent = quantity(cost[slot]);
    $('cost').dataset.value = cost[slot];
    $('against').textContent = slot === best ? 'best' : best < 0 || !(cost[best] > 0) ? '' : against(cost[slot], cost[best]);
    $('why').textContent = reasons(slot).join('; ') || 'Nothing is in the way.';
    const range = $('slot');
    range.value = slot;
    range.setAttribute('aria-valuetext', `${$('when').textContent}, ${allowed ? 'allowed' : 'refused'}, ${quantity(cost[slot])} user-minutes`);
    const sets = weights.map((weight, r) => weight === m.weights[r] ? '' : ` --set regions.${m.regions[r].region}.weight=${weight}`).join('');
    $('command').textContent = `lowtide explain --tier ${page.tier} --at ${instant(start)}${sets}`;
    for (const button of all('.alts button')) {
      const other = +button.dataset.slot;
      button.setAttribute('aria-current', other === slot);
      button.querySelector('.at').textContent = m.window.recurring ? short(other) : `${short(other)}, ${clock.date(shown(other))}`;
      button.querySelector('.cost').textContent = quantity(cost[other]);
      button.querySelector('.more').textContent = other === best ? 'best' : best < 0 ? '' : against(cost[other], cost[best]);
    }
    const hits = rows.map(cells => ({ cells, region: m.regions[cells.r], start, quiet: m.quiet, impact: m.impact(cells.r, start, weights) })), rest = m.others(start);
    const sum = hits.reduce((all, { impact }) => all + impact, rest), most = Math.max(...hits.map(({ impact }) => impact)), rules = m.why(slot);
    for (const { cells, region, impact } of hits) {
      showRow(cells, region, start, m.quiet, m.window.minutes, impact, sum, most);
      cells.refused.textContent = [...new Set(rules.filter(rule => rule.region === region.region).map(rule => rule.says))].join('; ');
    }
    if (others) {
      others.querySelector('.impact').textContent = quantity(rest);
      others.querySelector('.share').textContent = percent(sum > 0 ? rest / sum : 0);
    }
    worst(hits, sum);
  }

  function whatif() {
    cost = m.costs(weights);
    best = m.best(cost);
    strip(order, cost, m.allowed, best, places);
    read();
    const stays = `staying on ${named(page.slot)} would cost ${((cost[page.slot] / cost[best] - 1) * 100).toFixed(1)} % more`;
    $('whatif').textContent = best < 0 || !changed() ? 'Move a weight to see whether another slot would win.'
      : best === page.slot ? `${named(best)} still wins, at ${quantity(cost[best])}.` : `${named(best)} would win, at ${quantity(cost[best])}; ${stays}.`;
    $('whatif').dataset.slot = best;
  }

  // What each weight alone would change, were it twice as much.
  function doubled() {
    const moved = new Map(), first = m.best(m.costs(m.weights));
    for (const { r } of rows) {
      const other = m.best(m.costs(m.weights.map((weight, i) => i === r ? 2 * weight : weight)));
      if (other >= 0 && other !== first) (moved.get(other) || moved.set(other, []).get(other)).push(m.regions[r].name);
    }
    const all = [...moved].map(([s, names]) => `${named(s)} for ${names.join(', ')}`);
    $('doubled').textContent = first < 0 ? '' : all.length ? `Twice the weight of one region would move the window to ${all.join('; to ')}; of any other it would change nothing.`
      : 'Twice the weight of any one region would change nothing.';
  }

  const go = to => { slot = Math.max(0, Math.min(m.window.slots - 1, to)); read(); };
  const range = $('slot'), hour = Math.max(1, Math.round(60 / week.step_minutes));
  range.addEventListener('input', () => go(+range.value));
  range.addEventListener('keydown', event => {
    const far = keyed(event, hour), next = event.key === 'n' || event.key === 'p';
    if (!far && !next) return;
    event.preventDefault();
    go(next ? nextAllowed(slot, event.key === 'n', m.window.slots, m.allowed) : slot + far);
  });
  for (const button of all('.alts button')) button.addEventListener('click', () => go(+button.dataset.slot));
  const chosen = rows.map(({ r }) => weights[r]);
  sliders(rows, [...chosen], chosen, () => {
    rows.forEach(({ r }, i) => { weights[r] = chosen[i]; });
    whatif();
  });
  asks(() => order, clock, go);
  copies($('copy'), $('command'));
  tips(drawing, (left, down) => {
    const minute = places.minute(left), cells = rows[Math.floor((down - 148) / 22)], at = clock.at(minute);
    if (minute < places.from || minute >= places.until || down < 40) return null;
    if (!cells) {
      const near = order.filter(([at]) => at <= minute), s = near.length ? last(near)[1] : order[0][1];
      const why = reasons(s), more = why.length > 3 ? `; and ${why.length - 3} more` : '';
      return [named(s), `${quantity(cost[s])} a time; ${m.allowed(s) ? 'allowed' : `refused by ${why.slice(0, 3).join('; ')}${more}`}.`];
    }
    const start = minute - ((minute % week.step_minutes) + week.step_minutes) % week.step_minutes, region = m.regions[cells.r];
    return laneTip(region, minute, `${SHORT[at.day]} ${at.time} ${clock.name()}`, m.impact(cells.r, start, weights));
  });
  read();
  doubled();
}
