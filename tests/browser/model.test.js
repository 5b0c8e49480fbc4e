// Does the page's script count as the program does, with no page around it? `PROGRAM=... node --test`.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { model, quantity } = require('../../src/report/html/model.js');
const { json, near, SHIPPED } = require('./program.js');

const week = json('heatmap', '--tier', 'weekly', ...SHIPPED);
const instant = minute => new Date(minute * 60000).toISOString().replace('.000', '');
const weighed = (m, changes) => m.week.regions.map(({ region, weight }) => changes[region] ?? weight);
const sets = changes => Object.entries(changes).flatMap(([region, weight]) => ['--set', `regions.${region}.weight=${weight}`]);

for (const [name, rows] of [['every region with a row of its own', undefined], ['most regions added up', [1, 11, 12]]]) {
  const m = model(week, rows);

  test(`every slot costs what the week says: ${name}`, () => {
    const costs = m.costs(m.weights);
    week.windows[0].impacts.forEach((impact, slot) => near(costs[slot], impact, `slot ${slot}`));
    assert.equal(m.best(costs), week.windows[0].ranking[0]);
  });

  for (const changes of [{}, { us: 6.73 }, { us: 0.25, jp: 4, ca: 2.5 }]) {
    test(`weights are as explain and plan have them: ${JSON.stringify(changes)}, ${name}`, () => {
      const weights = weighed(m, changes), costs = m.costs(weights);
      const allowed = [...costs.keys()].filter(slot => m.allowed(slot));
      for (const slot of allowed.filter((_, i) => i % 13 === 0)) {
        const start = m.occurrence(slot);
        const [told] = json('explain', '--tier', 'weekly', '--at', instant(start), ...sets(changes), ...SHIPPED).windows;
        near(costs[slot], told.slot.impact, instant(start));
        for (const r of rows || week.regions.keys()) {
          const share = told.by_region.find(share => share.region === week.regions[r].region);
          near(m.impact(r, start, weights), share.impact, `${share.region} at ${instant(start)}`);
        }
      }
      const [choice] = json('plan', '--tier', 'weekly', ...sets(changes), ...SHIPPED).choices;
      near(costs[m.best(costs)], choice.impact, 'the best');
      assert.equal(m.cycles[0].starts[m.best(costs)] % 10080, (Date.parse(choice.windows[0].slot_start) / 60000) % 10080);
    });
  }
}

test('numbers are written as the program writes them', () => {
  assert.deepEqual([0, 0.25, 812.3, 4786.2, 123456, 999950, 22830000].map(quantity), ['0', '0.25', '812', '4,786', '123k', '1.00M', '22.8M']);
});
