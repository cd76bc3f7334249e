// A figure, and the way to how it was made.
import type { ComponentChildren, JSX } from 'preact';
import { here } from '../address';
import { exact, money } from '../figures';
import { useView } from '../view';

/** What a drawer shows: a column of the spend of a scope. */
export interface Opened {
  readonly metric: string;
  readonly dimension: string;
  readonly value: string;
}

export const openText = (of: Opened): string => [of.metric, of.dimension, of.value].join('~');

export function opened(text: string | null): Opened | null {
  if (!text) return null;
  const [metric = '', dimension = '', ...value] = text.split('~');
  return metric && dimension ? { metric, dimension, value: value.join('~') } : null;
}

export function Figure({ of, children, label }: { readonly of: Opened; readonly children: ComponentChildren; readonly label?: string }): JSX.Element {
  const { address } = useView();
  const text = openText(of);
  return (
    <a class={`ev${address.params.get('open') === text ? ' open' : ''}`} href={here({ open: text })} title={label ?? 'How this was made'} data-open={text}>
      {children}
    </a>
  );
}

export const Spend = ({ amount, currency, digits = 2, of }: { readonly amount: string | null; readonly currency: string; readonly digits?: number; readonly of: Opened }): JSX.Element => (
  <Figure of={of}>{money(amount, currency, digits)}</Figure>
);

/** A bound: what has no price costs at most so much. */
export const atMost = (amount: string | null, currency: string): string => (amount === null || Number(amount) === 0 ? '' : `≤ ${money(amount, currency)}`);

/** A call's cost with all its digits, to one width. */
export function Exact({ amount, currency, width = 8 }: { readonly amount: string | null; readonly currency: string; readonly width?: number }): JSX.Element {
  const [core, zeros] = exact(amount, currency, width);
  return (
    <span class="money">
      {core}
      <s>{zeros}</s>
    </span>
  );
}

export const Swatch = ({ colour }: { readonly colour: string }): JSX.Element => <i class="sw" style={{ background: colour }} />;
