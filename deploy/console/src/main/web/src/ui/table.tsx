// Tables are tables: a head, rows that keys can walk, numbers to the right.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { go } from '../address';

export interface Col<T> {
  readonly head: ComponentChildren;
  readonly cell: (row: T, at: number) => ComponentChildren;
  readonly left?: boolean;
  readonly dim?: boolean;
  readonly width?: string;
  /** Hidden where there is no room: 1 goes first. */
  readonly spare?: 1 | 2;
  readonly class?: string;
}

interface Props<T> {
  readonly label: string;
  readonly cols: readonly Col<T>[];
  readonly rows: readonly T[];
  readonly key_: (row: T, at: number) => string;
  readonly row?: (row: T) => string;
  readonly href?: (row: T) => string | null;
  readonly class?: string;
  /** What stands in place of rows. */
  readonly none?: string;
}

export function Table<T>({ label, cols, rows, key_, row, href, class: name = '', none = 'Nothing in this range.' }: Props<T>): JSX.Element {
  const cls = (col: Col<T>): string => [col.left ? 'l' : '', col.dim ? 'z' : '', col.spare ? `spare${col.spare}` : '', col.class ?? ''].join(' ').trim();
  return (
    <Scroll label={label}>
      <table class={name} aria-label={label}>
        <thead>
          <tr>
            {cols.map((col, at) => (
              <th key={at} scope="col" class={cls(col)} style={col.width ? { width: col.width } : {}}>
                {col.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 ? (
            <tr>
              <td class="l nothing" colSpan={cols.length}>
                {none}
              </td>
            </tr>
          ) : null}
          {rows.map((one, at) => {
            const to = href?.(one) ?? null;
            return (
              <tr
                key={key_(one, at)}
                class={`${row?.(one) ?? ''}${to ? ' goes' : ''}`}
                data-href={to ?? undefined}
                onClick={
                  to
                    ? (event) => {
                        if (!(event.target as Element).closest('a,button')) go(to);
                      }
                    : undefined
                }
              >
                {cols.map((col, place) => (
                  <td key={place} class={cls(col)}>
                    {col.cell(one, at)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

/** What is wider than its place can be moved by keys, too; what is not is no stop on the way. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = box.current;
    if (!at) return undefined;
    const look = (): void => {
      const wide = at.scrollWidth > at.clientWidth;
      at.tabIndex = wide ? 0 : -1;
      if (wide) {
        at.setAttribute('role', 'group');
        at.setAttribute('aria-label', label);
      }
      else {
        at.removeAttribute('role');
        at.removeAttribute('aria-label');
      }
    };
    const sized = new ResizeObserver(look);
    sized.observe(at);
    if (at.firstElementChild) sized.observe(at.firstElementChild);
    return () => sized.disconnect();
  }, []);
  return (
    <div class="scroll" tabIndex={-1} ref={box}>
      {children}
    </div>
  );
}

export const Hidden = ({ children }: { readonly children: ComponentChildren }): JSX.Element => <span class="vh">{children}</span>;
