// A part of a page that loads, fails and grows old by itself.
import type { ComponentChildren, JSX } from 'preact';
import type { Asked } from '../ask';

interface Props {
  readonly title?: ComponentChildren;
  readonly id?: string;
  readonly caption?: ComponentChildren;
  readonly more?: ComponentChildren;
  /** Stands above the answer, whatever becomes of it. */
  readonly before?: ComponentChildren;
  readonly of: readonly Asked<unknown>[];
  readonly lines?: number;
  readonly children: () => ComponentChildren;
  readonly class?: string;
}

export function Section({ title, id, caption, more, before, of, lines = 4, children, class: name = '' }: Props): JSX.Element {
  const fault = of.find((asked) => asked.fault)?.fault ?? null;
  const empty = of.some((asked) => asked.answer === null);
  const old = of.some((asked) => asked.old);
  return (
    <section class={`part ${name}`} id={id} aria-busy={empty && !fault}>
      {title ? (
        <h2>
          {title}
          {more}
        </h2>
      ) : null}
      {caption ? <p class="cap">{caption}</p> : null}
      {before}
      {fault ? (
        <p class="fault" role="status">
          <b>{fault.code}</b> {fault.message}
          {fault.field ? ` (${fault.field})` : ''}
          {/TIME|LIMIT|ROWS|SLOW/.test(fault.code) ? ' Try a shorter range.' : ''}
          {!empty ? ' What stands here is from before.' : ''}
        </p>
      ) : null}
      {empty ? fault ? null : <Skeleton lines={lines} /> : <div class={old ? 'old' : 'now'}>{children()}</div>}
    </section>
  );
}

export function Skeleton({ lines }: { readonly lines: number }): JSX.Element {
  return (
    <div class="skeleton" role="status" aria-label="loading">
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} />
      ))}
    </div>
  );
}

export const Nothing = ({ children }: { readonly children: ComponentChildren }): JSX.Element => <p class="nothing">{children}</p>;
