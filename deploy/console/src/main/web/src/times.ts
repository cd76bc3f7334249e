// Ranges of time: as they stand in the address, and what the questions are asked with. All in UTC.

export interface Range {
  readonly from: Date;
  readonly to: Date;
  /** As in the address: 1h, 24h, 7d, 30d, mtd; empty for two instants. */
  readonly preset: string;
  readonly label: string;
}

export const PRESETS: readonly (readonly [string, string])[] = [
  ['1h', '1 h'],
  ['24h', '24 h'],
  ['7d', '7 d'],
  ['mtd', 'Month'],
];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST = 400 * DAY;

const up = (at: number, step: number): Date => new Date(Math.ceil((at + 1) / step) * step);
const down = (at: number, step: number): Date => new Date(Math.floor(at / step) * step);

export function instant(text: string | null | undefined): Date | null {
  if (!text) return null;
  const iso = text.trim().replace(' ', 'T');
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(iso) ? iso : iso.includes('T') ? `${iso}Z` : `${iso}T00:00:00Z`;
  const at = new Date(zoned);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The range of an address. Without one: all there is, if that is not more than a day; else the last day. */
export function range(from: string | null, to: string | null, now: Date, first: Date | null, last: Date | null): Range {
  const end = instant(to);
  const begin = instant(from);
  if (begin && (!from || !/^\d+[hd]$|^mtd$/.test(from))) {
    const until = end ?? up(now.getTime(), MINUTE);
    const most = new Date(Math.min(until.getTime(), begin.getTime() + LONGEST));
    if (most > begin) return { from: begin, to: most, preset: '', label: span(begin, most) };
  }
  const spoken = /^(\d{1,3})([hd])$/.exec(from ?? '');
  if (spoken) {
    const length = Number(spoken[1]) * (spoken[2] === 'h' ? HOUR : DAY);
    const step = length > 2 * DAY ? HOUR : MINUTE;
    const until = up(now.getTime(), step);
    return { from: new Date(until.getTime() - Math.min(length, LONGEST)), to: until, preset: from!, label: `last ${from!.replace(/([hd])/, ' $1')}` };
  }
  if (from === 'mtd') {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
    return { from: month, to: up(now.getTime(), HOUR), preset: 'mtd', label: 'this month' };
  }
  if (first && last && last.getTime() - first.getTime() <= DAY && now.getTime() - first.getTime() <= 2 * DAY) {
    const begun = down(first.getTime(), MINUTE);
    const ended = up(last.getTime(), MINUTE);
    return { from: begun, to: ended, preset: '', label: span(begun, ended) };
  }
  return range('24h', null, now, null, null);
}

/** The seconds of a point: at most 336 of them. */
export function step(of: Range): number {
  const length = of.to.getTime() - of.from.getTime();
  if (length <= 3 * HOUR) return 60;
  if (length <= 12 * HOUR) return 300;
  if (length <= 14 * DAY) return 3600;
  return 86_400;
}

export const stepName = (seconds: number): string => ({ 60: 'a minute', 300: 'in five minutes', 3600: 'an hour', 86_400: 'a day' })[seconds] ?? `in ${seconds} s`;

/** The same length before. */
export function prior(of: Range): Range {
  const from = new Date(2 * of.from.getTime() - of.to.getTime());
  return { from, to: of.from, preset: '', label: span(from, of.from) };
}

export function earlier(of: Range, direction: -1 | 1): Range {
  const length = (of.to.getTime() - of.from.getTime()) * direction;
  const from = new Date(of.from.getTime() + length);
  const to = new Date(of.to.getTime() + length);
  return { from, to, preset: '', label: span(from, to) };
}

const two = (n: number): string => String(n).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const sqlTime = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');
export const isoTime = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
export const clock = (at: Date, seconds = false): string => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${seconds ? `:${two(at.getUTCSeconds())}` : ''}`;
export const day = (at: Date): string => `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
export const moment = (at: Date | null, seconds = true): string => (at ? `${day(at)}, ${clock(at, seconds)}` : '–');

export function span(from: Date, to: Date): string {
  if (day(from) === day(to)) return `${day(from)}, ${clock(from)} to ${clock(to)} UTC`;
  if (from.getTime() % DAY === 0 && to.getTime() % DAY === 0) return `${day(from)} to ${day(new Date(to.getTime() - DAY))}`;
  return `${day(from)}, ${clock(from)} to ${day(to)}, ${clock(to)} UTC`;
}

/** Each point of a range, so that nothing spent shows as nothing and not as a gap that is skipped. */
export function points(of: Range, seconds: number): readonly Date[] {
  const out: Date[] = [];
  for (let at = down(of.from.getTime(), seconds * 1000).getTime(); at < of.to.getTime() && out.length < 800; at += seconds * 1000) out.push(new Date(at));
  return out;
}
