// Spend over time by a dimension, with its table, and a word on the point that stands out.
import type { JSX } from 'preact';
import { median } from 'd3-array';
import { useState } from 'preact/hooks';
import { go, here } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { colour } from '../charts/colours';
import { Stacked, type Note, type Piece } from '../charts/stacked';
import { count, money, share, shortModel } from '../figures';
import { clock, day, instant, isoTime, moment, points, sqlTime, step, stepName } from '../times';
import { Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';

const SHADES = ['var(--anthropic)', 'var(--openai)', 'var(--gemini)', 'var(--bedrock)', 'var(--mistral)', 'var(--groq)', 'var(--azure)'];
const MOST = 7;

export function OverTime({ dimension, values, title }: { readonly dimension: string; readonly values?: readonly string[]; readonly title?: string }): JSX.Element {
  const { asked, range, currency, questions } = useView();
  const [twin, setTwin] = useState(false);
  const [lit, setLit] = useState<string | null>(null);
  const seconds = step(range);
  const at = points(range, seconds);
  const ranked = useAsk('spend_ranked', { ...asked, dimension, limit: MOST });
  const shown = values ?? rows(ranked.answer).flatMap((row) => (row.text('kind') === 'VALUE' ? [row.text('value')] : []));
  const parts = useAsk('spend_over_time', ranked.answer || values ? { ...asked, dimension, values: shown, step: seconds } : null);
  const all = useAsk('spend_over_time', { ...asked, dimension: values ? dimension : 'TENANT', ...(values ? { values } : {}), step: seconds });
  const place = new Map(at.map((point, n) => [point.getTime(), n]));
  const fill = (of: ReturnType<typeof rows>, column = 'contracted_cost'): (string | null)[] => {
    const out: (string | null)[] = at.map(() => null);
    for (const row of of) {
      const n = place.get(instant(row.get('at'))?.getTime() ?? -1);
      if (n !== undefined) out[n] = row.get(column);
    }
    return out;
  };
  const byValue = new Map<string, ReturnType<typeof rows>[number][]>();
  for (const row of rows(parts.answer)) byValue.set(row.text('value'), [...(byValue.get(row.text('value')) ?? []), row]);
  const pieces: Piece[] = shown
    .filter((value) => byValue.has(value))
    .map((value, n) => ({ name: value, colour: dimension === 'PROVIDER' ? colour(value) : values ? 'var(--accent)' : SHADES[n % SHADES.length]!, amounts: fill(byValue.get(value) ?? []) }));
  const totals = fill(rows(all.answer));
  const peak = totals.reduce((best, amount, n) => (Number(amount ?? 0) > Number(totals[best] ?? 0) ? n : best), 0);
  const usual = median(totals.map((amount) => Number(amount ?? 0)).filter((amount) => amount > 0)) ?? 0;
  const stands = at.length > 4 && usual > 0 && Number(totals[peak] ?? 0) > 1.6 * usual;
  const dearest = useAsk(
    'calls',
    stands && !values && at[peak] ? { from: sqlTime(at[peak]), to: sqlTime(new Date(at[peak].getTime() + seconds * 1000)), currency, limit: 1 } : null,
  );
  const over = useAsk('over_price_line', questions.has('over_price_line') && stands && !values && at[peak] ? { from: sqlTime(at[peak]), to: sqlTime(new Date(at[peak].getTime() + seconds * 1000)), currency } : null);
  const call = rows(dearest.answer)[0];
  const line = rows(over.answer)[0];
  const note: Note | null =
    stands && at[peak]
      ? {
          at: peak,
          title: `${seconds >= 86_400 ? day(at[peak]) : clock(at[peak])}  ${money(totals[peak] ?? '0', currency)} ${stepName(seconds)}`,
          text: line && line.length('calls') > 0
            ? `${count(line.get('calls'))} calls ${count(line.get('least_over'))} to ${count(line.get('most_over'))} tokens over a price line`
            : call
              ? `dearest call ${money(call.get('contracted_cost'), currency)}, ${shortModel(call.text('served_model'))}${call.text('customer') ? ` for ${call.text('customer')}` : ''}`
              : '',
        }
      : null;
  const title_ = title ?? `Spend ${stepName(seconds)}, by ${dimension.toLowerCase().replace('_', ' ')}`;
  return (
    <Section
      title={title_}
      more={
        <button type="button" data-twin aria-pressed={twin} onClick={() => setTwin(!twin)}>
          {twin ? 'as a chart' : 'as a table'}
        </button>
      }
      of={values ? [parts, all] : [ranked, parts, all]}
      lines={9}
    >
      {() => (
        <>
          {!values ? (
            <div class="key">
              {rows(ranked.answer)
                .filter((row) => row.text('kind') === 'VALUE')
                .map((row) => {
                  const value = row.text('value');
                  const piece = pieces.find((one) => one.name === value);
                  return piece ? (
                    <button key={value} type="button" class={lit !== null && lit !== value ? 'off' : ''} aria-pressed={lit === value} onClick={() => setLit(lit === value ? null : value)}>
                      <i class="sw" style={{ background: piece.colour }} />
                      {value} <b>{share(row.get('share'), 0)}</b>
                    </button>
                  ) : null;
                })}
            </div>
          ) : null}
          {twin ? (
            <Table
              label={title_}
              rows={at.map((point, n) => ({ point, n })).filter(({ n }) => totals[n] !== null)}
              key_={({ point }) => point.toISOString()}
              cols={[
                { head: 'from, UTC', cell: ({ point }) => moment(point, false) },
                ...pieces.map((piece) => ({ head: piece.name, cell: ({ n }: { n: number }) => money(piece.amounts[n] ?? null, currency, 4) })),
                ...(values ? [] : [{ head: 'all', cell: ({ n }: { n: number }) => <b>{money(totals[n] ?? null, currency, 4)}</b> }]),
              ]}
            />
          ) : (
            <Stacked
              points={at}
              seconds={seconds}
              pieces={pieces}
              totals={totals}
              currency={currency}
              note={note}
              lit={lit}
              onRange={(from, to) => go(here({ from: isoTime(from), to: isoTime(to) }))}
            />
          )}
        </>
      )}
    </Section>
  );
}

