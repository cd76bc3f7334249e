// Tables are tables: a head, rows that keys can walk, numbers to the right.
import type { ComponentChildren, JSX } from 'preact';
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
}

export function Table<T>({ label, cols, rows, key_, row, href, class: name = '' }: Props<T>): JSX.Element {
  const cls = (col: Col<T>): string => [col.left ? 'l' : '', col.dim ? 'z' : '', col.spare ? `spare${col.spare}` : '', col.class ?? ''].join(' ').trim();
  return (
    <div class="scroll" tabIndex={-1}>
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
    </div>
  );
}

export const Hidden = ({ children }: { readonly children: ComponentChildren }): JSX.Element => <span class="vh">{children}</span>;
