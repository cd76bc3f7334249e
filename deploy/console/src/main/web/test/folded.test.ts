import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '../src/charts/folded';

const spans = [
  { begin: 0, end: 230 },
  { begin: 300, end: 560 },
  { begin: 4400, end: 4640 },
  { begin: 15_000, end: 15_250 },
];

test('idle time takes the room of a gap, and every call lies within the width', () => {
  const folded = fold(spans, 400);
  assert.deepEqual(folded.gaps.map((gap) => gap.idle), [3840, 10_360]);
  for (const span of spans) {
    assert.ok(folded.x(span.begin) >= 0 && folded.x(span.end) <= 400.001);
    assert.ok(folded.x(span.end) > folded.x(span.begin));
  }
});

test('order in time is order on the axis, also with a thousand calls and as many gaps', () => {
  const many = Array.from({ length: 1000 }, (_, n) => ({ begin: n * 5000, end: n * 5000 + 100 }));
  const folded = fold(many, 400);
  for (let n = 1; n < many.length; n += 1) assert.ok(folded.x(many[n]!.begin) >= folded.x(many[n - 1]!.end));
  assert.ok(folded.x(many.at(-1)!.end) <= 400.001);
});

test('one call, and calls without length, fill the width or nothing', () => {
  assert.equal(fold([{ begin: 5, end: 10 }], 400).x(10), 400);
  assert.equal(fold([{ begin: 5, end: 5 }], 400).x(5), 0);
});
