// How figures are written. Amounts stay decimal texts: they are rounded digit by digit, never through a number.

const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹' };
export const NONE = '–';

interface Decimal {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

function decimal(text: string): Decimal | null {
  const parts = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (!parts) {
    const number = Number(text); // a share or a rate that came in scientific notation
    return text.trim() === '' || !Number.isFinite(number) || !/e/i.test(text) ? null : decimal(number.toFixed(12));
  }
  return { negative: parts[1] === '-', whole: parts[2]!.replace(/^0+(?=\d)/, ''), fraction: parts[3] ?? '' };
}

/** Rounded half up to so many digits, without its sign's group marks. */
export function rounded(text: string, digits: number): string | null {
  const value = decimal(text);
  if (!value) return null;
  const fraction = value.fraction.padEnd(digits + 1, '0');
  let scaled = BigInt(value.whole + fraction.slice(0, digits));
  if (fraction.charCodeAt(digits) >= 53) scaled += 1n;
  const all = scaled.toString().padStart(digits + 1, '0');
  const out = digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
  return value.negative && scaled !== 0n ? `-${out}` : out;
}

const grouped = (text: string): string => {
  const [whole = '', fraction] = text.split('.');
  const marked = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? marked : `${marked}.${fraction}`;
};

const signed = (body: string, currency: string): string => {
  const minus = body.startsWith('-');
  const sign = SIGNS[currency];
  const plain = minus ? body.slice(1) : body;
  return `${minus ? '−' : ''}${sign ?? (currency ? `${currency} ` : '')}${plain}`;
};

const isZero = (text: string): boolean => /^[+-]?0*(\.0*)?$/.test(text);

/** An amount; what is not nothing but rounds to it is said to be less than the last digit shown, or above it below zero. */
export function money(text: string | null, currency: string, digits = 2): string {
  if (text === null || text === '') return NONE;
  const body = rounded(text, digits);
  if (body === null) return text;
  if (isZero(body) && !isZero(text)) {
    const least = digits === 0 ? '1' : `0.${'0'.repeat(digits - 1)}1`;
    return text.startsWith('-') ? `> ${signed(`-${least}`, currency)}` : `< ${signed(least, currency)}`;
  }
  return signed(grouped(body), currency);
}

/** Every digit, in two parts: what says something, and the zeros that fill up to one width. */
export function exact(text: string | null, currency: string, width = 12): readonly [string, string] {
  if (text === null || text === '') return [NONE, ''];
  const body = rounded(text, width);
  if (body === null) return [text, ''];
  const [whole = '0', fraction = ''] = body.split('.');
  const kept = Math.max(2, fraction.replace(/0+$/, '').length);
  return [signed(`${grouped(whole)}.${fraction.slice(0, kept)}`, currency), fraction.slice(kept)];
}

/** The fewest digits that say it all: a rate on a card, a line of a call. */
export const plain = (text: string | null, currency: string): string => {
  const [core] = exact(text, currency);
  return core.replace(/\.00$/, '');
};

export function count(text: string | number | null): string {
  if (text === null || text === '') return NONE;
  const value = decimal(String(text));
  if (!value) return String(text);
  const fraction = value.fraction.replace(/0+$/, '');
  return `${value.negative ? '−' : ''}${grouped(value.whole)}${fraction ? `.${fraction}` : ''}`;
}

/** 45.8 M: for a figure whose digits stand elsewhere. */
export function large(text: string | null): string {
  const number = Number(text ?? '');
  if (text === null || !Number.isFinite(number)) return NONE;
  for (const [size, name] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M']] as const) {
    if (Math.abs(number) >= size) return `${(number / size).toFixed(1)} ${name}`;
  }
  return count(text);
}

export function share(part: string | number | null, digits = 1): string {
  if (part === null || part === '') return NONE;
  const number = Number(part) * 100;
  if (!Number.isFinite(number)) return NONE;
  const shown = number.toFixed(digits);
  if (number !== 0 && Number(shown) === 0) return `< ${(10 ** -digits).toFixed(digits)} %`;
  return `${Number(shown) === 100 ? '100' : shown} %`;
}

/** Of two figures that the service gave. */
export const ratio = (part: string | null, whole: string | null): number | null =>
  part === null || whole === null || Number(whole) === 0 ? null : Number(part) / Number(whole);

export function took(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** A model's name without the date its maker adds; the whole stands in the title. */
export const shortModel = (model: string): string => model.replace(/[-@](20\d{6}|20\d\d-\d\d-\d\d)(-v\d+:\d+)?$/, '').replace(/^(anthropic|us\.anthropic|eu\.anthropic)\./, '');

export const plural = (text: string | number | null, one: string, many = `${one}s`): string => `${count(text)} ${Number(text) === 1 ? one : many}`;
