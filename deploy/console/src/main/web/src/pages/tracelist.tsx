// Runs: the dearest, the most wasteful, what has no price.
import type { JSX } from 'preact';
import { here, page } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { Bar } from '../charts/small';
import { count, money, shortModel, took } from '../figures';
import { instant, moment } from '../times';
import { PageBar } from '../ui/bar';
import { atMost } from '../ui/figure';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';

const SORTS: readonly (readonly [string, string])[] = [
  ['cost', 'dearest'],
  ['waste', 'most wasted'],
  ['unpriced', 'not priced'],
  ['time', 'latest'],
  ['duration', 'longest'],
];
const LIMIT = 50;

export function Traces(): JSX.Element {
  const { asked, currency, address, filters } = useView();
  const sort = address.params.get('sort') ?? 'cost';
  const offset = Math.max(0, Number(address.params.get('offset') ?? 0) || 0);
  const of = (key: string): string => filters.find((filter) => filter.key === key)?.value ?? '';
  const params = { ...asked, sort, customer: of('customer'), feature: of('feature') };
  const list = useAsk('traces', { ...params, limit: LIMIT, offset });
  const found = rows(list.answer);
  const most = Math.max(...found.map((row) => row.length('contracted_cost')), 1e-12);
  return (
    <>
      <PageBar title="Traces" csv={{ question: 'traces', params: { ...params, limit: 100_000 } }} by={['customer', 'feature']} />
      <div class="seg lone" role="group" aria-label="order">
        {SORTS.map(([name, label]) => (
          <a key={name} class={sort === name ? 'on' : ''} aria-current={sort === name ? 'true' : undefined} href={here({ sort: name === 'cost' ? null : name, offset: null })}>
            {label}
          </a>
        ))}
      </div>
      <Section of={[list]} lines={14} caption="A run is every call that one trace id names. Waste: attempts that served nothing, and what dearer answers than asked for added.">
        {() =>
          found.length === 0 ? (
            <Nothing>No run began in this range{filters.length > 0 ? ' that fits the filters' : ''}.</Nothing>
          ) : (
            <>
              <Table
                label="runs"
                rows={found}
                key_={(row) => row.text('trace_id') + row.text('currency')}
                href={(row) => page(`/traces/${encodeURIComponent(row.text('trace_id'))}`)}
                cols={[
                  {
                    head: 'run',
                    cell: (row) => (
                      <a class="mono cut" href={page(`/traces/${encodeURIComponent(row.text('trace_id'))}`)} title={row.text('trace_id')}>
                        {row.text('trace_id').slice(0, 24)}
                      </a>
                    ),
                  },
                  { head: 'began, UTC', left: true, dim: true, spare: 2, cell: (row) => moment(instant(row.get('started_at'))) },
                  { head: 'customer', left: true, cell: (row) => row.text('customer') || <span class="z">none named</span> },
                  { head: 'workflow', left: true, spare: 1, cell: (row) => row.text('workflow') || row.text('feature') },
                  { head: 'models', left: true, dim: true, spare: 1, cell: (row) => <span class="cut">{row.list('models').map(shortModel).join(', ')}</span> },
                  { head: 'calls', spare: 2, cell: (row) => count(row.get('calls')) },
                  { head: 'took', dim: true, spare: 2, cell: (row) => took(row.length('duration_ms')) },
                  { head: <span class="vh">cost as a bar</span>, spare: 1, cell: (row) => <Bar part={row.length('contracted_cost') / most} width={64} /> },
                  { head: 'cost', cell: (row) => money(row.get('contracted_cost'), currency, 4) },
                  { head: 'waste', spare: 2, cell: (row) => <span class={row.length('waste') > 0 ? 'w' : 'z'}>{row.length('waste') > 0 ? money(row.get('waste'), currency, 4) : '–'}</span> },
                  { head: 'not priced', dim: true, spare: 2, cell: (row) => atMost(row.get('unpriced_upper_bound'), currency) },
                ]}
              />
              <p class="more">
                {offset > 0 ? <a href={here({ offset: offset - LIMIT > 0 ? String(offset - LIMIT) : null })}>Before</a> : null}
                {found.length === LIMIT ? <a href={here({ offset: String(offset + LIMIT) })}>Next {LIMIT}</a> : null}
              </p>
            </>
          )
        }
      </Section>
    </>
  );
}
