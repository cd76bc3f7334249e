// Who is expensive, and what is it spent on?
import type { JSX } from 'preact';
import { go, here, page } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { Bar } from '../charts/small';
import { count, money, ratio, share, shortModel, took } from '../figures';
import { instant, moment } from '../times';
import { PageBar } from '../ui/bar';
import { Figure, atMost } from '../ui/figure';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { between, useView } from '../view';
import { CustomerTable } from './customertable';
import { OverTime } from './overtime';
import { Was } from './overview';

export function Customers(): JSX.Element {
  const { asked, address } = useView();
  const find = address.params.get('find') ?? '';
  return (
    <>
      <PageBar title="Customers" csv={{ question: 'spend_ranked', params: { ...asked, dimension: 'CUSTOMER', limit: 1_000_000, contains: find } }} />
      <Find what="customer" value={find} />
      <CustomerTable limit={50} />
    </>
  );
}

export function Find({ what, value }: { readonly what: string; readonly value: string }): JSX.Element {
  return (
    <form
      class="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const text = String(new FormData(event.currentTarget).get('find')).trim();
        go(here({ find: text || null, offset: null }));
      }}
    >
      <label>
        <span class="vh">{what} whose name holds</span>
        <input type="search" name="find" data-filter placeholder={`${what} whose name holds …`} value={value} autocomplete="off" onClick={(event) => event.currentTarget.focus()} />
      </label>
    </form>
  );
}

interface Other {
  readonly pair: string;
  readonly title: string;
  readonly column: 'value' | 'second';
  readonly key: string;
}

/** A customer or a feature by itself: its figures, over time, what it is spent on, its runs, its budgets. */
export function ObjectPage({ dimension, rest, others }: { readonly dimension: 'CUSTOMER' | 'FEATURE'; readonly rest: readonly string[]; readonly others: readonly Other[] }): JSX.Element {
  const view = useView();
  const { asked, currency, prior } = view;
  const value = rest.join('/');
  const name = dimension.toLowerCase();
  const own = useAsk('spend_by', { ...asked, dimension, values: [value] });
  const before = useAsk('spend_by', prior ? { ...between(prior), currency, dimension, values: [value] } : null);
  const traces = useAsk('traces', { ...asked, [name]: value, limit: 8 });
  const budgets = useAsk('budget_status', {});
  const row = rows(own.answer)[0];
  const was = rows(before.answer)[0];
  const mine = rows(budgets.answer).filter((one) => one.text('dimension') === dimension && one.text('scope_value') === value);
  return (
    <>
      <PageBar
        title={
          <>
            <a href={page(`/${name}s`)}>{name === 'customer' ? 'Customers' : 'Features'}</a> / {value}
          </>
        }
        csv={{ question: 'spend_over_time', params: { ...asked, dimension, values: [value], step: 3600 } }}
        compared
      />
      <Section of={[own]} lines={3}>
        {() =>
          row ? (
            <div class="hero">
              <div>
                <div class="lab">Spend</div>
                <div class="big">
                  <Figure of={{ metric: 'contracted_cost', dimension, value }}>{money(row.get('contracted_cost'), currency)}</Figure>
                </div>
                <div class="sub">
                  {row.length('unpriced_calls') > 0 ? (
                    <>
                      at most <b>{money(row.get('unpriced_upper_bound'), currency)}</b> more: {count(row.get('unpriced_calls'))} calls have no price
                    </>
                  ) : (
                    'every call has a price'
                  )}
                </div>
                <Was now={row.get('contracted_cost')} was={was?.get('contracted_cost') ?? null} shown={prior !== null} currency={currency} />
              </div>
              <div>
                <div class="lab">Calls</div>
                <div class="mid">
                  <a href={page('/calls', { where: `${name}:${value}` })}>{count(row.get('calls'))}</a>
                </div>
                <div class="sub">{count(row.get('failed_calls'))} failed</div>
              </div>
              <div>
                <div class="lab">Blended rate</div>
                <div class="mid">
                  <Figure of={{ metric: 'rate_per_million_tokens', dimension, value }}>{money(row.get('rate_per_million_tokens'), currency)}</Figure>
                </div>
                <div class="sub">per 1M tokens</div>
              </div>
              <div>
                <div class="lab">Waste</div>
                <div class="mid">
                  <Figure of={{ metric: 'waste', dimension, value }}>{money(row.get('waste'), currency)}</Figure> <small>{share(ratio(row.get('waste'), row.get('contracted_cost')))}</small>
                </div>
                <div class="sub">
                  <b>{money(row.get('fallback_cost'), currency)}</b> served nothing
                </div>
              </div>
              <div>
                <div class="lab">Fell back</div>
                <div class="mid">{share(ratio(row.get('fallback_operations'), row.get('operations')))}</div>
                <div class="sub">of {count(row.get('operations'))} operations</div>
              </div>
            </div>
          ) : (
            <Nothing>
              Nothing was spent on {value} in this range in {currency}.
            </Nothing>
          )
        }
      </Section>
      {mine.map((one) => (
        <p class="cap" key={one.text('budget_id')}>
          <a href={page('/budgets')}>{one.text('name') || one.text('budget_id')}</a>: {money(one.get('spend'), one.text('currency'))} of {money(one.get('spend_limit'), one.text('currency'))},{' '}
          <b class={one.length('percent') >= 100 ? 'w' : ''}>{one.length('percent').toFixed(0)} %</b>
        </p>
      ))}
      <OverTime dimension={dimension} values={[value]} title="Spend over time" />
      <div class="grid g-half">
        {others.map((other) => (
          <Pairs key={other.pair} other={other} value={value} whole={row?.get('contracted_cost') ?? null} />
        ))}
      </div>
      <Section title="Dearest runs" more={<a href={page('/traces', { where: `${name}:${value}` })}>All</a>} of={[traces]}>
        {() =>
          rows(traces.answer).length === 0 ? (
            <Nothing>No run of {value} began in this range.</Nothing>
          ) : (
            <Table
              label="dearest runs"
              rows={rows(traces.answer)}
              key_={(one) => one.text('trace_id')}
              href={(one) => page(`/traces/${encodeURIComponent(one.text('trace_id'))}`)}
              cols={[
                { head: 'run', cell: (one) => <a class="mono" href={page(`/traces/${encodeURIComponent(one.text('trace_id'))}`)}>{one.text('trace_id').slice(0, 16)}</a> },
                { head: 'began, UTC', left: true, dim: true, cell: (one) => moment(instant(one.get('started_at'))) },
                { head: 'workflow', left: true, spare: 2, cell: (one) => one.text('workflow') || one.text('feature') },
                { head: 'calls', cell: (one) => count(one.get('calls')) },
                { head: 'took', dim: true, spare: 2, cell: (one) => took(one.length('duration_ms')) },
                { head: 'waste', spare: 2, cell: (one) => money(one.get('waste'), currency, 4) },
                { head: 'cost', cell: (one) => money(one.get('contracted_cost'), currency, 4) },
              ]}
            />
          )
        }
      </Section>
    </>
  );
}

function Pairs({ other, value, whole }: { readonly other: Other; readonly value: string; readonly whole: string | null }): JSX.Element {
  const { asked, currency } = useView();
  // Exact to the instant, as the figure above; the buckets of pairs hold whole hours.
  const own = other.column === 'value' ? (other.pair.startsWith('CUSTOMER') ? 'customer' : 'feature') : 'feature';
  const list = useAsk('spend_of_calls', { ...asked, by: other.key, keys: [own], values: [value] });
  const found = [...rows(list.answer)].sort((a, b) => b.length('contracted_cost') - a.length('contracted_cost'));
  const most = Math.max(...found.map((row) => row.length('contracted_cost')), 1e-12);
  return (
    <Section title={other.title} of={[list]}>
      {() => (
        <Table
          label={other.title}
          rows={found.slice(0, 12)}
          key_={(row, at) => row.text('value') + String(at)}
          cols={[
            { head: other.key, cell: (row) => <a href={page('/calls', { where: [`${own}:${value}`, `${other.key}:${row.text('value')}`] })}>{shortModel(row.text('value')) || 'none named'}</a> },
            { head: <span class="vh">spend as a bar</span>, spare: 2, cell: (row) => <Bar part={row.length('contracted_cost') / most} width={80} /> },
            { head: 'calls', dim: true, cell: (row) => count(row.get('calls')) },
            { head: 'share', dim: true, cell: (row) => share(ratio(row.get('contracted_cost'), whole)) },
            { head: 'spend', cell: (row) => (row.length('contracted_cost') === 0 && row.length('unpriced_upper_bound') > 0 ? atMost(row.get('unpriced_upper_bound'), currency) : money(row.get('contracted_cost'), currency)) },
          ]}
        />
      )}
    </Section>
  );
}

export const Customer = ({ rest }: { readonly rest: readonly string[] }): JSX.Element => (
  <ObjectPage
    dimension="CUSTOMER"
    rest={rest}
    others={[
      { pair: 'CUSTOMER_MODEL', title: 'By model', column: 'value', key: 'model' },
      { pair: 'CUSTOMER_FEATURE', title: 'By feature', column: 'value', key: 'feature' },
    ]}
  />
);

export const Feature = ({ rest }: { readonly rest: readonly string[] }): JSX.Element => (
  <ObjectPage
    dimension="FEATURE"
    rest={rest}
    others={[
      { pair: 'FEATURE_MODEL', title: 'By model', column: 'second', key: 'model' },
      { pair: 'FEATURE_STEP', title: 'By step', column: 'second', key: 'step' },
    ]}
  />
);
