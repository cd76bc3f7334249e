// Asks questions and keeps answers: what was seen stays until what is newer is there, and each question fails alone.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Fault, get, questionUrl, type Answer, type Params } from './api';

const KEPT = 200;
const answers = new Map<string, { answer: unknown; tick: number }>();
const running = new Map<string, Promise<unknown>>();
let tick = 0;
const tickers = new Set<() => void>();
let refused: () => void = () => undefined;

/** Everything on the screen is asked again. */
export function refresh(): void {
  tick += 1;
  tickers.forEach((tell) => tell());
}

export function onSignedOut(then: () => void): void {
  refused = then;
}

export function forget(): void {
  answers.clear();
}

function fetchOnce<T>(url: string): Promise<T> {
  const begun = running.get(url);
  if (begun) return begun as Promise<T>;
  const at = tick;
  const asked = get<T>(url)
    .then((answer) => {
      answers.delete(url);
      answers.set(url, { answer, tick: at });
      if (answers.size > KEPT) answers.delete(answers.keys().next().value as string);
      return answer;
    })
    .finally(() => running.delete(url));
  running.set(url, asked);
  return asked;
}

export interface Asked<T> {
  readonly answer: T | null;
  readonly fault: Fault | null;
  /** The answer is that of another range or of before, and a newer one is under way or failed. */
  readonly old: boolean;
  readonly url: string;
}

/** The answer at an address of the service; null asks nothing. */
export function useGet<T>(url: string | null): Asked<T> {
  const [, redraw] = useState(0);
  const state = useRef<{ url: string; answer: T | null; fault: Fault | null; of: string }>({ url: '', answer: null, fault: null, of: '' });
  const [now, setNow] = useState(tick);
  useEffect(() => {
    const tell = (): void => setNow(tick);
    tickers.add(tell);
    return () => void tickers.delete(tell);
  }, []);
  if (url !== null && state.current.url !== url) {
    const kept = answers.get(url);
    state.current = kept
      ? { url, answer: kept.answer as T, fault: null, of: url }
      : { ...state.current, url, fault: null };
  }
  useEffect(() => {
    if (url === null) return undefined;
    let gone = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const kept = answers.get(url);
    const ask = (wait: number): void => {
      fetchOnce<T>(url).then(
        (answer) => {
          if (gone) return;
          state.current = { url, answer, fault: null, of: url };
          redraw((n) => n + 1);
        },
        (caught: unknown) => {
          if (gone) return;
          const fault = caught instanceof Fault ? caught : new Fault('CONSOLE_FAULT', String(caught), 0);
          if (fault.status === 401) refused();
          state.current = { ...state.current, fault };
          redraw((n) => n + 1);
          // Another try heals what was away for a while; what was asked wrongly stays wrong.
          if (fault.status === 0 || fault.status === 429 || fault.status >= 500) again = setTimeout(() => ask(Math.min(wait * 2, 60_000)), wait);
        },
      );
    };
    if (!kept || kept.tick < now) ask(4000);
    return () => {
      gone = true;
      clearTimeout(again);
    };
  }, [url, now]);
  const { answer, fault, of } = state.current;
  return { answer: url === null ? null : answer, fault: url === null ? null : fault, old: answer !== null && (of !== url || fault !== null), url: url ?? '' };
}

let answered: ReadonlySet<string> = new Set();

/** What this session may ask; anything else is not asked, and says so. */
export function mayAsk(questions: ReadonlySet<string>): void {
  answered = questions;
}

export function useAsk(name: string, params: Params | null): Asked<Answer> {
  const may = answered.has(name);
  const asked = useGet<Answer>(params === null || !may ? null : questionUrl(name, params));
  return params === null || may ? asked : { ...asked, fault: new Fault('NOT_FOR_THIS_KEY', 'what this key may see does not hold it', 403) };
}
