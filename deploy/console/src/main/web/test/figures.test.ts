import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, exact, large, money, plain, rounded, share, shortModel, took } from '../src/figures';

test('an amount is rounded half up, digit by digit, and never through a number', () => {
  assert.equal(money('66.665', 'USD'), '$66.67');
  assert.equal(money('9007199254740993.005', 'USD'), '$9,007,199,254,740,993.01');
  assert.equal(money('-1.005', 'USD'), '−$1.01');
  assert.equal(money('1234567.5', 'CHF'), 'CHF 1,234,567.50');
  assert.equal(rounded('0.5', 0), '1');
  assert.equal(rounded('-0.004', 2), '0.00');
});

test('what rounds to nothing is not said to be nothing, and what is not known is not zero', () => {
  assert.equal(money('0.0000004', 'USD'), '< $0.01');
  assert.equal(money('-0.003', 'USD'), '> −$0.01');
  assert.equal(money('0.00004', 'USD', 4), '< $0.0001');
  assert.equal(money('0', 'USD'), '$0.00');
  assert.equal(money(null, 'USD'), '–');
  assert.equal(share(0.0000001), '< 0.1 %');
  assert.equal(share(0), '0.0 %');
});

test('an exact amount has every digit, its last zeros apart', () => {
  assert.deepEqual(exact('41.52610425', 'USD'), ['$41.52610425', '0000']);
  assert.deepEqual(exact('2', 'EUR', 4), ['€2.00', '00']);
  assert.equal(plain('3', 'USD'), '$3');
  assert.equal(plain('0.0375', 'USD'), '$0.0375');
});

test('any amount comes back from its exact text', () => {
  let seed = 42;
  const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let trial = 0; trial < 2000; trial += 1) {
    const whole = String(next(1_000_000_000));
    const fraction = String(next(1_000_000)).padStart(6, '0') + String(next(1_000_000)).padStart(6, '0');
    assert.equal(exact(`${whole}.${fraction}`, '').join('').replace(/,/g, ''), `${whole}.${fraction}`);
  }
});

test('counts, shares, times and names', () => {
  assert.equal(count('29031'), '29,031');
  assert.equal(count('12.500000'), '12.5');
  assert.equal(large('45563514'), '45.6 M');
  assert.equal(share('0.6348620802567247'), '63.5 %');
  assert.equal(share(1), '100 %');
  assert.equal(took(230), '230 ms');
  assert.equal(took(19654.369), '19.7 s');
  assert.equal(shortModel('claude-sonnet-4-5-20250929'), 'claude-sonnet-4-5');
  assert.equal(shortModel('gpt-4o-2024-08-06'), 'gpt-4o');
  assert.equal(shortModel('gpt-5'), 'gpt-5');
});
