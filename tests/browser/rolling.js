// Pages with a window for each region: does moving one of them say what the program says?
'use strict';
const assert = require('node:assert/strict');

const { lowtide, json, near, SHIPPED } = require('./program.js');

const BETWEEN = ['max-parallel', 'team', 'failover', 'gap', 'waves', 'after'];

// Moves the window of a region by so many slots, and reads what is said of it.
const moved = (page, region, by) => page.evaluate(([region, by]) => {
  const row = [...document.querySelectorAll('#who tbody tr[data-row]')].find(row => row.querySelector('b').textContent === region);
  const input = document.querySelector(`#box input[data-row="${row.dataset.row}"]`), of = id => document.getElementById(id);
  input.focus();
  of('back').click();
  input.value = +input.value + by;
  input.dispatchEvent(new Event('input'));
  return {
    cost: +of('cost').dataset.value, total: +of('total').dataset.value, verdict: of('verdict').textContent, why: of('why').textContent,
    command: of('command').textContent, text: input.getAttribute('aria-valuetext'), most: +of('whatif').dataset.value,
  };
}, [region, by]);

const start = told => told.command.match(/--at (\S+)/)[1];

// Which rules between regions a plan breaks whose window of `region` is elsewhere.
function broken(plan, region, at) {
  const windows = plan.choices[0].windows.map(window => {
    const [own] = window.regions, length = Date.parse(window.end) - Date.parse(window.start), start = own === region ? at : window.start;
    return `[[windows]]\nid = "${own}"\ntier = "${plan.tier}"\nregions = ["${own}"]\nstart = ${start}\nduration = "${length / 60000}m"\nrollback = "none"\n`;
  });
  const { findings } = JSON.parse(lowtide.given(windows.join(''), 'validate', '-', '-f', 'json', ...SHIPPED));
  return [...new Set(findings.map(finding => finding.code).filter(code => BETWEEN.includes(code)))];
}

// What to check of the page of one question.
const checks = (typed, once) => ({
  async 'says what explain says of a window that is moved'({ page }) {
    const [choice] = json('plan', ...typed, ...SHIPPED).choices;
    for (const region of ['de', 'us', 'in']) {
      const planned = await moved(page, region, 0);
      near(planned.total, choice.impact, 'the plan');
      for (const by of [-4, 9, -96, 160]) {
        const told = await moved(page, region, by), at = start(told);
        const [window] = json('explain', ...typed, '--region', region, '--at', at, ...SHIPPED).windows;
        near(told.cost, once ? window.impact : window.slot.impact, `${region} at ${at}`);
        near(told.total, choice.impact - planned.cost + told.cost, `the plan with ${region} at ${at}`);
        // Between regions nothing is judged of what recurs.
        if (!window.allowed || !once) assert.equal(told.verdict, window.allowed ? 'allowed by its own rules' : 'refused', `${region} at ${at}`);
        assert.ok(told.text.includes('user-minutes'), told.text);
      }
    }
  },
  async 'counts with other weights as the program does'({ page }) {
    const planned = await moved(page, 'us', 0);
    const weight = await page.evaluate(() => {
      const row = [...document.querySelectorAll('#who tbody tr[data-row]')].find(row => row.querySelector('b').textContent === 'us');
      const input = row.querySelector('input');
      input.value = 5;
      input.dispatchEvent(new Event('input'));
      return row.querySelector('output').textContent;
    });
    const told = await moved(page, 'us', 4), set = ['--set', `regions.us.weight=${weight}`];
    const [window] = json('explain', ...typed, '--region', 'us', '--at', start(told), ...set, ...SHIPPED).windows;
    near(told.cost, once ? window.impact : window.slot.impact, 'us');
    const [there] = json('explain', ...typed, '--region', 'us', '--at', start(planned), ...set, ...SHIPPED).windows;
    near(told.most, planned.total - planned.cost + (once ? there.impact : there.slot.impact), 'the plan as it was');
    assert.match(told.command, new RegExp(`--set regions.us.weight=${weight}`));
    assert.match(await page.locator('#again').textContent(), new RegExp(`^lowtide plan .* --set regions.us.weight=${weight}$`));
    await page.locator('#reset').click();
    assert.match(await page.locator('#whatif').textContent(), /^Move a weight/);
  },
  async 'goes where keys and the mouse say'({ page }) {
    const input = page.locator('#box input').nth(2), value = () => input.inputValue().then(Number);
    await input.focus();
    const before = await value();
    await page.keyboard.press('ArrowRight');
    assert.equal(await value(), before + 1);
    await page.keyboard.press('Shift+ArrowLeft');
    assert.equal(await value(), before - 3);
    await page.keyboard.press('n');
    assert.match(await page.locator('#verdict').textContent(), /^allowed/);
    await page.keyboard.press('Tab');
    assert.equal(await value(), before, 'only one window is moved');
    const box = await page.locator('#box').boundingBox(), lane = await page.locator('.lane').nth(4).boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, lane.y + lane.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, lane.y + lane.height / 2, { steps: 5 });
    await page.mouse.up();
    assert.equal(await page.locator('.lane.chosen').getAttribute('data-row'), '4');
    const place = await page.locator('#window-4').boundingBox();
    assert.ok(Math.abs(place.x - box.x - box.width * 0.5) < place.width + 12, 'the window follows the mouse');
    await page.locator('#back').click();
  },
  async 'tells times on the clock of another place'({ page }) {
    const shown = () => page.evaluate(() => [document.getElementById('when').textContent, ...[...document.querySelectorAll('[data-shape]')].map(time => time.textContent)]);
    const utc = await shown();
    await page.locator('#zone').selectOption({ label: 'Mumbai' });
    const mumbai = await page.evaluate(() => [...document.querySelectorAll('[data-shape]')].map(time => [time.dataset.at, time.textContent]));
    assert.ok(mumbai.length > 20);
    for (const [at, text] of mumbai) assert.ok(text.endsWith(new Date(Date.parse(at) + 330 * 60000).toISOString().slice(11, 16)), `${at} is ${text} in Mumbai`);
    assert.match(await page.locator('#when').textContent(), / Mumbai \(/);
    await page.locator('#zone').selectOption({ label: 'UTC' });
    assert.deepEqual(await shown(), utc);
  },
});

// What is true of once-only windows alone.
const onceChecks = typed => ({
  async 'judges what rules between regions say'({ page }) {
    const plan = json('plan', ...typed, ...SHIPPED);
    let judged = 0, refused = 0;
    for (const region of ['kr', 'us', 'sg', 'de', 'ma']) {
      for (const by of [-672, -96, -2, 2, 96, 96 * 5, 672]) {
        const told = await moved(page, region, by), at = start(told);
        const [window] = json('explain', ...typed, '--region', region, '--at', at, ...SHIPPED).windows;
        if (!window.allowed) continue;
        const found = broken(plan, region, at);
        judged++;
        refused += found.length > 0;
        assert.equal(told.verdict, found.length ? 'refused' : 'allowed', `${region} at ${at}: ${found}, and the page says ${told.why}`);
        for (const code of found) assert.ok(told.why.includes(`(${code})`), `${region} at ${at}: ${code}, and the page says ${told.why}`);
      }
    }
    assert.ok(judged > 5 && refused > 2, `${judged} judged, ${refused} refused`);
  },
  async 'draws another week as the program draws it'({ page }) {
    // How busy it is, half hour by half hour, and all that is drawn beside.
    const paths = () => page.evaluate(() => [...document.querySelectorAll('.lane')].map(lane => {
      const levels = new Array(336).fill(-1), others = [];
      for (const path of lane.querySelectorAll(':scope > path')) {
        const kind = path.getAttribute('class'), [, level] = kind.match(/^b b(\d)$/) || [];
        if (level === undefined) others.push([kind, path.getAttribute('d')]);
        else for (const [, from, wide] of path.getAttribute('d').matchAll(/M([\d.]+) [\d.]+h([\d.]+)/g)) levels.fill(+level, Math.round((from - 92) / 3), Math.round((+from + +wide - 92) / 3));
      }
      return { levels, others: others.sort() };
    }));
    // Of nothing that was moved before.
    await page.reload();
    const before = await paths();
    for (let i = 0; i < before.length; i++) {
      await page.locator('#box input').nth(i).focus();
      await page.locator('#after').click();
      await page.locator('#before').click();
    }
    (await paths()).forEach(({ levels, others }, i) => {
      assert.deepEqual(others, before[i].others);
      // The page knows users to four digits; what lies between two steps can be either.
      const apart = levels.filter((level, at) => level !== before[i].levels[at]).length;
      assert.ok(apart <= 3, `${apart} half hours of lane ${i} differ`);
    });
  },
});

module.exports = { checks, onceChecks };
