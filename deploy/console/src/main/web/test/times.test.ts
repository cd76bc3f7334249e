import assert from 'node:assert/strict';
import { test } from 'node:test';
import { earlier, instant, points, prior, range, span, sqlTime, step } from '../src/times';

const now = new Date('2026-11-30T15:44:10Z');
const of = (from: string | null, to: string | null = null) => range(from, to, now, new Date('2026-11-30T15:05:50Z'), new Date('2026-11-30T15:35:50Z'));

test('without a range: all there is if that is not more than a day, else the last day', () => {
  assert.equal(sqlTime(of(null).from), '2026-11-30 15:05:00');
  assert.equal(sqlTime(of(null).to), '2026-11-30 15:36:00');
  assert.equal(range(null, null, now, new Date('2026-01-01T00:00:00Z'), now).preset, '24h');
});

test('a spoken range ends with the minute that is under way', () => {
  assert.equal(sqlTime(of('1h').to), '2026-11-30 15:45:00');
  assert.equal(sqlTime(of('1h').from), '2026-11-30 14:45:00');
  assert.equal(sqlTime(of('mtd').from), '2026-11-01 00:00:00');
});

test('a range that is none, or goes backwards, falls back', () => {
  assert.equal(sqlTime(of('yesterday').from), '2026-11-30 15:05:00');
  assert.equal(sqlTime(of('2026-11-30T12:00:00Z', '2026-11-30T11:00:00Z').from), '2026-11-30 15:05:00');
});

test('a chart has at most 336 points up to 14 days, and 400 days at the most', () => {
  for (const from of ['1h', '3h', '12h', '24h', '7d', '14d', '90d', '400d', '999d']) {
    const found = of(from);
    assert.ok(points(found, step(found)).length <= 402, from);
  }
});

test('the range before is as long and ends where this one begins', () => {
  const before = prior(of('1h'));
  assert.equal(sqlTime(before.from), '2026-11-30 13:45:00');
  assert.equal(sqlTime(before.to), '2026-11-30 14:45:00');
  assert.equal(sqlTime(earlier(of('1h'), 1).to), '2026-11-30 16:45:00');
});

test('times without a zone are UTC', () => {
  assert.equal(instant('2026-11-30 05:41:00')?.toISOString(), '2026-11-30T05:41:00.000Z');
  assert.equal(instant('2026-11-30')?.toISOString(), '2026-11-30T00:00:00.000Z');
  assert.equal(instant('soon'), null);
  assert.equal(span(new Date('2026-11-30T05:41:00Z'), new Date('2026-11-30T06:12:00Z')), '30 Nov, 05:41 to 06:12 UTC');
});
