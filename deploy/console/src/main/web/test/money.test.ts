// The browser never adds money: no source turns a money column into a number and adds it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const MONEY = 'contracted_cost|list_cost|upper_bound|unpriced_upper_bound|fallback_cost|escalation_cost|waste|requested_cost|margin|revenue|spend|forecast|difference|drift';

test('no amount is added to another', () => {
  const folder = join(process.cwd(), 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  assert.ok(files.length > 20);
  const sum = new RegExp(`reduce\\([^\\n]*length\\('(${MONEY})'\\)|length\\('(${MONEY})'\\)\\s*\\+|\\+\\s*\\w+\\.length\\('(${MONEY})'\\)`);
  for (const file of files) assert.doesNotMatch(readFileSync(join(folder, file), 'utf8'), sum, file);
});
