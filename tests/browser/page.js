// Does the page do in a browser what the program says? `PROGRAM=... node page.js FOLDER`.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const assert = require('node:assert/strict');
const { chromium } = require('playwright-core');

const { lowtide, json, near, SHIPPED } = require('./program.js');
const moving = require('./rolling.js');

const folder = process.argv[2];
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// A page as a file, opened; nothing may be asked for and nothing go wrong.
async function opened(context, name, typed) {
  const file = path.join(folder, `${name}.html`);
  lowtide(...typed, '-f', 'html', '-o', file);
  const page = await context.newPage();
  const faults = [];
  page.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('pageerror', error => faults.push(String(error)));
  page.on('request', request => { if (request.url() !== `file://${file}`) faults.push(`asked for ${request.url()}`); });
  await page.goto(`file://${file}`);
  return { page, faults, bytes: fs.statSync(file).size };
}

// Several regions in the zones of the world, without rules.
function fleet(count) {
  const zones = ['Asia/Singapore', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'America/Sao_Paulo'];
  const regions = Array.from({ length: count }, (_, r) => {
    const curve = Array.from({ length: 24 }, (_, hour) => 10 + (hour * (7 + 3 * (r % 11)) + r * 5) % 89);
    return `[[regions]]\nid = "r${r}"\nname = "Region ${r}"\ntimezone = "${zones[r % zones.length]}"\ntier = "weekly"\nactivity = [${curve}]\n`;
  });
  return `version = 1\n${regions.join('')}`;
}

const HOSTILE = `version = 1
[[regions]]
id = "a"
name = "</script><img src=x onerror=alert(1)><b>&amp;"
timezone = "Europe/Berlin"
tier = "weekly"
activity = [${Array.from({ length: 24 }, (_, hour) => hour + 1)}]
[[regions.compliance]]
id = "x"
rule = "forbid"
when = ["Mon-Fri 08:00-18:00"]
reason = "<!--<script>document.title='gone'</script>"
source = "javascript:alert(1)"
`;

const checks = {
  async 'says what explain says at every allowed slot'({ page }) {
    const { windows: [window] } = json('heatmap', '--tier', 'weekly', ...SHIPPED);
    const refused = new Set(window.refused.flatMap(([slot, count]) => Array.from({ length: count }, (_, i) => slot + i)));
    const slots = Array.from({ length: window.slots }, (_, slot) => slot).filter(slot => !refused.has(slot));
    assert.ok(slots.length > 50);
    for (const slot of slots) {
      const shown = await page.evaluate(slot => {
        const range = document.getElementById('slot');
        range.value = slot;
        range.dispatchEvent(new Event('input'));
        const of = id => document.getElementById(id);
        return { cost: +of('cost').dataset.value, command: of('command').textContent, verdict: of('verdict').textContent, impacts: [...document.querySelectorAll('#who .impact')].map(cell => +cell.dataset.value) };
      }, slot);
      const [, at] = shown.command.match(/--at (\S+)/);
      const [told] = json('explain', '--tier', 'weekly', '--at', at, ...SHIPPED).windows;
      near(shown.cost, told.slot.impact, at);
      told.by_region.forEach((share, r) => near(shown.impacts[r], share.impact, `${at} in ${share.region}`));
      assert.equal(shown.verdict, 'allowed');
    }
  },
  async 'answers a slider as plan --set does'({ page }) {
    for (const steps of [7, -8]) {
      const name = (await page.locator('#who tbody th b').allTextContents()).indexOf('us');
      const input = page.locator('#who tbody tr').nth(name).locator('input');
      await input.focus();
      await input.evaluate((input, steps) => { input.value = steps; input.dispatchEvent(new Event('input')); }, steps);
      const weight = await page.locator('#who tbody tr').nth(name).locator('output').textContent();
      const said = await page.locator('#whatif').textContent();
      const [choice] = json('plan', '--tier', 'weekly', '--set', `regions.us.weight=${weight}`, ...SHIPPED).choices;
      const start = new Date(choice.windows[0].slot_start || choice.windows[0].start);
      const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][start.getUTCDay()];
      assert.ok(said.startsWith(`${day} ${start.toISOString().slice(11, 16)} UTC`), `${weight}: ${said}, not ${start.toISOString()}`);
    }
    await page.locator('#reset').click();
    assert.match(await page.locator('#whatif').textContent(), /^Move a weight/);
  },
  async 'tells times on the clock of another place'({ page }) {
    const shown = () => page.evaluate(() => ({
      when: document.getElementById('when').textContent,
      button: document.querySelector('.alts .at').textContent,
      days: [...document.querySelectorAll('#axis .day')].map(day => day.textContent),
      times: [...document.querySelectorAll('[data-shape]')].map(time => [time.dataset.at, time.dataset.shape, time.textContent]),
    }));
    await page.locator('.alts button').first().click();
    const utc = await shown();
    await page.locator('#zone').selectOption({ label: 'Mumbai' });
    const mumbai = await shown();
    assert.match(utc.when, / UTC$/);
    assert.match(mumbai.when, / Mumbai$/);
    assert.notEqual(mumbai.button, utc.button);
    assert.notDeepEqual(mumbai.days, utc.days);
    assert.ok(mumbai.times.length > 5);
    // Half past five ahead, all year.
    for (const [at, shape, text] of mumbai.times) {
      const local = new Date(Date.parse(at) + 330 * 60000).toISOString();
      assert.ok(text.endsWith(local.slice(11, 16)), `${at} is ${text} in Mumbai`);
      if (shape === 'date') assert.ok(text.includes(local.slice(0, 10)), `${at} is ${text} in Mumbai`);
    }
    assert.match(await page.locator('#on-clock').textContent(), /^That is .* Kolkata time/);
    await page.locator('#zone').selectOption({ label: 'UTC' });
    assert.deepEqual(await shown(), utc);
    assert.ok(await page.locator('#on-clock').isHidden());
  },
  async 'says who is hit hardest, and what twice a weight would change'({ page }) {
    const [choice] = json('plan', '--tier', 'weekly', ...SHIPPED).choices;
    const first = choice.windows.find(window => window.status === 'planned');
    const hit = first.by_region.reduce((a, b) => b.impact > a.impact ? b : a).region;
    assert.match(await page.locator('#who tr.most th b').textContent(), new RegExp(`^${hit}$`));
    const said = await page.locator('#doubled').textContent();
    const weight = json('heatmap', '--tier', 'weekly', ...SHIPPED).regions.find(region => region.region === hit).weight;
    const [other] = json('plan', '--tier', 'weekly', '--set', `regions.${hit}.weight=${2 * weight}`, ...SHIPPED).choices;
    const moves = other.offset_minutes !== choice.offset_minutes;
    assert.equal(said.includes(await page.locator('#who tr.most th').evaluate(th => th.lastChild.textContent.trim())), moves, said);
  },
  async 'goes where keys and the mouse say'({ page }) {
    const slot = () => page.locator('#slot').inputValue().then(Number);
    await page.locator('#slot').focus();
    await page.locator('.alts button').first().click();
    await page.locator('#slot').focus();
    const start = await slot();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await slot(), start - 1);
    await page.keyboard.press('Shift+ArrowLeft');
    assert.equal(await slot(), start - 5);
    await page.keyboard.press('PageUp');
    assert.equal(await slot(), Math.min(671, start - 5 + 96));
    await page.keyboard.press('Home');
    assert.equal(await slot(), 0);
    await page.keyboard.press('n');
    assert.equal(await page.locator('#verdict').textContent(), 'allowed');
    const first = await slot();
    await page.keyboard.press('p');
    assert.ok(await slot() > first, 'the one before the first is the last');
    assert.match(await page.locator('#slot').getAttribute('aria-valuetext'), /allowed, .* user-minutes/);
    const box = await page.locator('#slot').boundingBox();
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    assert.ok(Math.abs(await slot() - 336) < 12, 'the window follows the mouse');
    const why = await page.locator('#why').textContent();
    assert.ok(why.length > 10, `it says why not: ${why}`);
  },
  async 'says why not, at a time that is typed'({ page }) {
    await page.locator('#ask').fill('Tuesday 03:00');
    await page.locator('#ask').press('Enter');
    assert.match(await page.locator('#when').textContent(), /^Tuesday 03:00 UTC$/);
    assert.equal(await page.locator('#verdict').textContent(), 'refused');
    await page.locator('#zone').selectOption({ label: 'Mumbai' });
    await page.locator('#ask').fill('sun 9:30');
    await page.locator('#ask').press('Enter');
    assert.match(await page.locator('#when').textContent(), /^Sunday 09:30 Mumbai$/);
    await page.locator('#zone').selectOption({ label: 'UTC' });
    await page.locator('#ask').fill('whenever');
    await page.locator('#ask').press('Enter');
    assert.equal(await page.locator('#ask').getAttribute('aria-invalid'), 'true');
  },
  async 'is clean in both themes'({ page }) {
    for (const theme of ['light', 'dark']) {
      await page.evaluate(theme => { document.documentElement.dataset.theme = theme; }, theme);
      // By the debugger: the policy of the page refuses scripts from elsewhere, as it should.
      const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }); })()`);
      assert.deepEqual(found.violations.map(v => `${theme}: ${v.id}: ${v.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`), []);
    }
  },
  async 'fits a narrow screen and prints'({ page }) {
    await page.setViewportSize({ width: 420, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 420, `${wide} px wide`);
    await page.setViewportSize({ width: 1280, height: 900 });
    const printed = await page.pdf({ format: 'A4' });
    assert.ok(printed.length > 20_000, `${printed.length} bytes on paper`);
  },
};

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.BROWSER, args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const failed = [];
  const check = async (name, run) => {
    try {
      await run();
      console.log(`ok      ${name}`);
    } catch (error) {
      failed.push(name);
      console.log(`FAILED  ${name}\n${error.message}`);
    }
  };
  const weekly = await opened(context, 'weekly', ['plan', '--tier', 'weekly', ...SHIPPED]);
  for (const [name, run] of Object.entries(checks)) await check(name, () => run(weekly));
  await check('is small and asks for nothing', () => {
    assert.deepEqual(weekly.faults, []);
    assert.ok(weekly.bytes < 250_000, `${weekly.bytes} bytes`);
  });
  await check('opens without script', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const { page } = await opened(plain, 'plain', ['plan', '--tier', 'weekly', ...SHIPPED]);
    assert.ok(await page.locator('#week .winbox').isVisible());
    assert.equal(await page.locator('#copy').isVisible(), false);
  });
  await check('takes hostile names for names', async () => {
    const file = path.join(folder, 'hostile.toml');
    fs.writeFileSync(file, HOSTILE);
    const { page, faults } = await opened(context, 'hostile', ['plan', '--tier', 'weekly', '-r', file]);
    assert.deepEqual(faults, []);
    assert.equal(await page.locator('img').count(), 0);
    assert.notEqual(await page.title(), 'gone');
    assert.match(await page.locator('#who tbody th').textContent(), /<\/script><img src=x/);
    await page.locator('#slot').focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 10; i++) await page.keyboard.press('Shift+ArrowRight');
    assert.match(await page.locator('#why').textContent(), /<!--<script>/);
  });
  const rolling = [[['--tier', 'quarterly'], true], [['--tier', 'hotfix'], true], [['--tier', 'weekly', '--scope', 'rolling'], false]];
  for (const [typed, once] of rolling) {
    const opens = await opened(context, typed.join(''), ['plan', ...typed, ...SHIPPED]);
    const { 'is clean in both themes': clean, 'fits a narrow screen and prints': fits } = checks;
    const own = { ...moving.checks(typed, once), ...(typed.includes('quarterly') ? moving.onceChecks(typed) : {}), 'is clean in both themes': clean, 'fits a narrow screen and prints': fits };
    for (const [name, run] of Object.entries(own)) await check(`${typed.join(' ')}: ${name}`, () => run(opens));
    await check(`${typed.join(' ')}: is small and asks for nothing`, () => {
      assert.deepEqual(opens.faults, []);
      assert.ok(opens.bytes < 250_000, `${opens.bytes} bytes`);
    });
  }
  for (const typed of [['plan', '--tier', 'hotfix', '--scope', 'global'], ['calendar', '--horizon', '26w', '--tier', 'weekly,quarterly']]) {
    await check(`shows ${typed.join(' ')}`, async () => {
      const { page, faults } = await opened(context, typed.join('-'), [...typed, ...SHIPPED]);
      assert.deepEqual(faults, []);
      const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }); })()`);
      assert.deepEqual(found.violations.map(v => `${v.id}: ${v.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`), []);
    });
  }
  // REGIONS=200 leaves the largest page out.
  for (const count of (process.env.REGIONS || '200,1000').split(',').filter(Boolean)) await check(`shows ${count} regions`, async () => {
    const file = path.join(folder, `${count}.toml`);
    fs.writeFileSync(file, fleet(+count));
    const { page, faults, bytes } = await opened(context, `${count}`, ['plan', '--tier', 'weekly', '-r', file]);
    assert.deepEqual(faults, []);
    assert.ok(bytes < 1_000_000, `${bytes} bytes`);
    await page.waitForFunction(() => document.getElementById('cost').dataset.value);
    const shown = await page.evaluate(() => +document.getElementById('cost').dataset.value);
    const { windows: [window] } = json('heatmap', '--tier', 'weekly', '-r', file);
    near(shown, window.impacts[window.ranking[0]], `${count} regions`);
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
    const drag = await page.evaluate(() => {
      const range = document.getElementById('slot'), before = performance.now();
      for (let slot = 100; slot < 150; slot++) { range.value = slot; range.dispatchEvent(new Event('input')); }
      return (performance.now() - before) / 50;
    });
    console.log(`        ${bytes} bytes, first paint ${paint.toFixed(0)} ms, a step ${drag.toFixed(1)} ms`);
  });
  await browser.close();
  process.exit(failed.length ? 1 : 0);
})();
