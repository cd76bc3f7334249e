// See these rows: the calls of any figure, and one call.
import type { JSX } from 'preact';
import { here, page } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { count, money, plural, shortModel } from '../figures';
import { instant, moment } from '../times';
import { PageBar } from '../ui/bar';
import { Exact, atMost } from '../ui/figure';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { KEYS_OF_CALLS, useView } from '../view';
import { CallEvidence } from './callevidence';

const STEP = 100;

export function Calls(): JSX.Element {
  const { asked, currency, filters, address } = useView();
  const limit = Math.min(5000, Math.max(STEP, Number(address.params.get('limit') ?? STEP) || STEP));
  const params = { ...asked, keys: filters.map((filter) => filter.key), values: filters.map((filter) => filter.value) };
  const list = useAsk('calls', { ...params, limit });
  const whole = useAsk('spend_of_calls', { ...params, by: filters[0]?.key ?? 'provider' });
  const found = rows(list.answer);
  const groups = rows(whole.answer);
  return (
    <>
      <PageBar title="Calls" csv={{ question: 'calls', params: { ...params, limit: 100_000 } }} by={KEYS_OF_CALLS} />
      <Section
        title={filters.length > 0 && groups[0] ? `${plural(groups[0].get('calls'), 'call')}, ${money(groups[0].get('contracted_cost'), currency)}` : 'The dearest calls'}
        caption={list.answer ? `Counts ${list.answer.counts}. Dearest first.` : null}
        of={[list]}
        lines={14}
      >
        {() =>
          found.length === 0 ? (
            <Nothing>No call in this range fits. {filters.length > 0 ? <a href={here({ where: null })}>Without the filters</a> : null}</Nothing>
          ) : (
            <>
              <Table
                label="calls"
                rows={found}
                key_={(row) => row.text('event_id')}
                href={(row) => page(`/calls/${row.text('event_id')}`)}
                cols={[
                  { head: 'call', cell: (row) => <a class="mono" href={page(`/calls/${row.text('event_id')}`)}>{row.text('event_id').slice(0, 10)}</a> },
                  { head: 'when, UTC', left: true, dim: true, cell: (row) => moment(instant(row.get('event_time'))) },
                  { head: 'customer', left: true, cell: (row) => row.text('customer') || <span class="z">none named</span> },
                  { head: 'feature', left: true, spare: 1, cell: (row) => row.text('feature') },
                  {
                    head: 'model',
                    left: true,
                    cell: (row) => (
                      <>
                        <span title={row.text('served_model')}>{shortModel(row.text('served_model') || row.text('requested_model'))}</span>
                        {row.text('status') === 'ERROR' ? <span class="tag w">failed</span> : null}
                      </>
                    ),
                  },
                  { head: 'in', spare: 2, cell: (row) => count(row.get('input_tokens')) },
                  { head: 'out', spare: 2, cell: (row) => count(row.get('output_tokens')) },
                  { head: 'cost', cell: (row) => (row.text('pricing_status') === 'UNPRICED' ? <span class="z">{atMost(row.get('upper_bound'), row.text('currency'))}</span> : <Exact amount={row.get('contracted_cost')} currency={row.text('currency')} />) },
                ]}
              />
              {found.length === limit && limit < 5000 ? (
                <p class="more">
                  <a href={here({ limit: String(limit * 2) })}>More</a> The CSV has all of them.
                </p>
              ) : null}
            </>
          )
        }
      </Section>
    </>
  );
}

export function CallPage({ rest }: { readonly rest: readonly string[] }): JSX.Element {
  const id = (rest[0] ?? '').toLowerCase();
  return (
    <>
      <PageBar title={<><a href={page('/calls')}>Calls</a> / <span class="mono">{id}</span></>} ranged={false} />
      {/^[0-9a-f]{32}$/.test(id) ? <CallEvidence event={id} /> : <Nothing>An event’s id is 32 hex digits; this is not one.</Nothing>}
    </>
  );
}
