// The program, asked as a user asks it; PROGRAM names it.
'use strict';
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const assert = require('node:assert/strict');

const NOW = ['--now', '2026-11-26T12:00:00Z'];
const SHIPPED = ['-r', path.resolve(__dirname, '../../regions.toml')];

const lowtide = (...typed) => lowtide.given('', ...typed);
// The same, with something on its standard input.
lowtide.given = (input, ...typed) => {
  try {
    return execFileSync(process.env.PROGRAM, [...typed, ...NOW], { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
};
const json = (...typed) => JSON.parse(lowtide(...typed, '-f', 'json'));
const near = (a, b, what) => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)), `${what}: ${a} in the page, ${b} by the program`);

module.exports = { lowtide, json, near, SHIPPED };
