// Where do calls go, where does the money go, and what would it have cost elsewhere?
import type { JSX } from 'preact';
import { page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { colour } from '../charts/colours';
import { count, money, share, shortModel, took } from '../figures';
import { PageBar } from '../ui/bar';
import { Swatch } from '../ui/figure';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { ProviderTable, RoutingTable } from './routingtable';
import { Shadow, WhatIf } from './shadow';

export function Routing(): JSX.Element {
  const { asked, currency, session } = useView();
  const routes = useAsk('routing', asked);
  const health = useAsk('provider_health', { from: asked.from, to: asked.to });
  const savings = useAsk('savings', asked);
  return (
    <>
      <PageBar title="Routing" csv={{ question: 'routing', params: asked }} />
      <div class="grid g-two">
        <RoutingTable limit={40} />
        <div>
          <ProviderTable />
          <Section title="How providers answer" caption="By the hours the range touches. The time is the slowest hour’s, of 95 in 100 calls." of={[health]}>
            {() => (
              <Table
                label="health of providers"
                rows={[...rows(health.answer)].sort((a, b) => b.length('calls') - a.length('calls')).slice(0, 16)}
                key_={(row) => row.text('provider') + row.text('served_model')}
                cols={[
                  {
                    head: 'model',
                    cell: (row) => (
                      <span title={`${row.text('provider')}, ${row.text('served_model')}`}>
                        <Swatch colour={colour(row.text('provider'))} />
                        {shortModel(row.text('served_model')) || 'none'}
                      </span>
                    ),
                  },
                  { head: 'calls', dim: true, cell: (row) => count(row.get('calls')) },
                  { head: 'errors', cell: (row) => share(row.get('error_rate')) },
                  { head: '429', spare: 2, cell: (row) => count(row.get('throttled')) },
                  { head: '95 %', cell: (row) => (row.get('p95_latency_ms') === null ? '–' : took(row.length('p95_latency_ms'))) },
                ]}
              />
            )}
          </Section>
        </div>
      </div>
      <Section
        title="Against the baseline"
        caption="What the same usage would have cost at the model that each feature would use without routing, both at public prices. Below zero: routing cost more."
        of={[savings]}
      >
        {() =>
          rows(savings.answer).length === 0 ? (
            <Nothing>
              No call of this range has a baseline. A file with <code>baselines: [&#123;feature: …, model: provider/model&#125;]</code> names one: <code>costline cards apply FILE</code>.
            </Nothing>
          ) : (
            <Table
              label="savings"
              rows={rows(savings.answer)}
              key_={(_, at) => String(at)}
              cols={(savings.answer?.columns ?? [])
                .filter((column) => column.unit !== 'currency')
                .map((column, at) => ({
                  head: column.name.replace(/_/g, ' '),
                  left: column.unit === 'text' || column.unit === 'time',
                  ...(at > 4 ? { spare: 2 as const } : {}),
                  cell: (row: Row) => shown(row.get(column.name), column.unit, row.text('currency') || currency),
                }))}
            />
          )
        }
      </Section>
      {session.fixed ? null : (
        <>
          <Shadow />
          <WhatIf />
        </>
      )}
      <Section title="Routes" caption="What was asked for, by which route and tier, and what served it; by the hours the range touches. The 30 dearest; the CSV has all." of={[routes]} lines={12}>
        {() => (
          <Table
            label="routes"
            rows={[...rows(routes.answer)].sort((a, b) => b.length('contracted_cost') - a.length('contracted_cost')).slice(0, 30)}
            key_={(_, at) => String(at)}
            cols={[
              { head: 'tier', cell: (row) => row.text('complexity_tier') || <span class="z">–</span> },
              { head: 'route', left: true, spare: 1, cell: (row) => <span class="cut">{row.text('route') || '–'}</span> },
              { head: 'asked for', left: true, cell: (row) => <span class="cut" title={row.text('requested_model')}>{shortModel(row.text('requested_model'))}</span> },
              {
                head: 'served by',
                left: true,
                cell: (row) => (
                  <a href={page('/calls', { where: [`requested_model:${row.text('requested_model')}`, `model:${row.text('served_model')}`] })} title={row.text('served_model')}>
                    <Swatch colour={colour(row.text('provider'))} />
                    {shortModel(row.text('served_model')) || 'nothing'}
                  </a>
                ),
              },
              { head: 'calls', cell: (row) => count(row.get('calls')) },
              { head: 'share', dim: true, cell: (row) => share(row.get('share')) },
              { head: 'spend', cell: (row) => money(row.get('contracted_cost'), row.text('currency')) },
            ]}
          />
        )}
      </Section>
    </>
  );
}

/** A cell by its unit, for tables that show a question as it answers. */
export function shown(value: string | null, unit: string, currency: string): string {
  if (value === null || value === '') return '–';
  switch (unit) {
    case 'money':
      return money(value, currency, 4);
    case 'count':
    case 'tokens':
      return count(value);
    case 'share':
      return share(value);
    case 'percent':
      return `${Number(value).toFixed(1)} %`;
    case 'ms':
      return took(Number(value));
    case 'seconds':
      return took(Number(value) * 1000);
    case 'time':
      return value.slice(0, 19).replace('T', ' ');
    default:
      return value;
  }
}
