// Customers: what each cost, what it cost to serve one operation, what was wasted on it.
import type { JSX } from 'preact';
import { here, page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { Bar, Spark } from '../charts/small';
import { count, money, share } from '../figures';
import { instant, points, step, stepName } from '../times';
import { Figure, atMost } from '../ui/figure';
import { Section } from '../ui/section';
import { Hidden, Table } from '../ui/table';
import { useView } from '../view';

const SORTS: Readonly<Record<string, string>> = { spend: 'cost', calls: 'calls', waste: 'waste', 'not priced': 'unpriced', customer: 'name' };

export function CustomerTable({ limit, brief = false }: { readonly limit: number; readonly brief?: boolean }): JSX.Element {
  const { asked, currency, range, address, questions } = useView();
  const sort = brief ? 'cost' : (address.params.get('sort') ?? 'cost');
  const contains = brief ? '' : (address.params.get('find') ?? '');
  const offset = brief ? 0 : Math.max(0, Number(address.params.get('offset') ?? 0) || 0);
  const ranked = useAsk('spend_ranked', { ...asked, dimension: 'CUSTOMER', limit, sort, contains, offset });
  const list = rows(ranked.answer);
  const names = list.flatMap((row) => (row.text('kind') === 'VALUE' ? [row.text('value')] : []));
  const seconds = step(range);
  const time = useAsk('spend_over_time', ranked.answer ? { ...asked, dimension: 'CUSTOMER', values: [...names, ''], step: seconds } : null);
  const margin = useAsk('margin_by_customer', questions.has('margin_by_customer') ? asked : null);
  const budgets = useAsk('budget_status', questions.has('budget_status') ? {} : null);
  const at = points(range, seconds);
  const place = new Map(at.map((point, n) => [point.getTime(), n]));
  const lines = new Map<string, number[]>();
  for (const row of rows(time.answer)) {
    const n = place.get(instant(row.get('at'))?.getTime() ?? -1);
    const line = lines.get(row.text('value')) ?? at.map(() => 0);
    if (n !== undefined) line[n] = row.length('contracted_cost');
    lines.set(row.text('value'), line);
  }
  const over = new Set(rows(budgets.answer).filter((row) => row.text('dimension') === 'CUSTOMER' && row.length('percent') >= 100).map((row) => row.text('scope_value')));
  const margins = new Map(rows(margin.answer).map((row) => [row.text('customer_id'), row] as const));
  const most = Math.max(...list.filter((row) => row.text('kind') === 'VALUE').map((row) => row.length('contracted_cost')), 1e-12);
  const all = list.find((row) => row.text('kind') === 'ALL');
  const nobody = list.some((row) => row.text('kind') === 'NOBODY') ? 1 : 0;
  const members = all ? all.length('members') - nobody : 0;
  const head = (name: string): JSX.Element | string =>
    brief ? name : (
      <a class={SORTS[name] === sort ? 'on' : ''} href={here({ sort: SORTS[name] === 'cost' ? null : SORTS[name]!, offset: null })}>
        {name}
        {SORTS[name] === sort ? ' ↓' : ''}
      </a>
    );
  const named = (row: Row): boolean => row.text('kind') === 'VALUE';
  return (
    <Section
      title="Customers"
      more={brief ? <a href={page('/customers')}>All {count(members)}</a> : null}
      caption={
        <>
          A call that names no customer takes the one its trace names.
          {rows(margin.answer).length === 0 ? (
            <>
              {' '}
              Margin appears once revenue is connected: <a href={page('/margin')}>Connect</a>
            </>
          ) : null}
        </>
      }
      of={[ranked]}
      lines={10}
    >
      {() => (
        <>
          <Table
            label="customers"
            rows={list}
            key_={(row) => row.text('kind') + row.text('value')}
            row={(row) => ({ ALL: 'sum', VALUE: '' })[row.text('kind')] ?? 'it'}
            href={(row) => (named(row) ? page(`/customers/${encodeURIComponent(row.text('value'))}`) : null)}
            cols={[
              {
                head: head('customer'),
                cell: (row) =>
                  named(row) ? (
                    <>
                      <a class="cut" href={page(`/customers/${encodeURIComponent(row.text('value'))}`)}>
                        {row.text('value')}
                      </a>
                      {over.has(row.text('value')) ? <span class="tag w">over budget</span> : null}
                    </>
                  ) : (
                    { ALL: 'all', REST: `${count(row.get('members'))} ${offset > 0 ? 'others' : 'more customers'}`, NOBODY: 'no customer named' }[row.text('kind')]
                  ),
              },
              { head: `spend ${stepName(seconds)}`, left: true, spare: 1, cell: (row) => (named(row) || row.text('kind') === 'NOBODY' ? <Spark values={lines.get(row.text('value')) ?? []} width={120} height={20} /> : null) },
              { head: <Hidden>spend as a bar</Hidden>, spare: 1, cell: (row) => (named(row) || row.text('kind') === 'NOBODY' ? <Bar part={row.length('contracted_cost') / most} width={110} /> : null) },
              {
                head: head('spend'),
                cell: (row) =>
                  row.text('kind') === 'REST' ? (
                    money(row.get('contracted_cost'), currency)
                  ) : (
                    <Figure of={{ metric: 'contracted_cost', dimension: row.text('kind') === 'ALL' ? 'TENANT' : 'CUSTOMER', value: row.text('value') }}>{money(row.get('contracted_cost'), currency)}</Figure>
                  ),
              },
              { head: 'share', dim: true, cell: (row) => share(row.get('share')) },
              { head: head('calls'), cell: (row) => count(row.get('calls')) },
              { head: 'an operation', spare: 2, cell: (row) => money(row.get('cost_per_operation'), currency, 4) },
              { head: 'fell back', spare: 2, cell: (row) => share(row.get('fallback_rate')) },
              { head: head('waste'), spare: 2, cell: (row) => money(row.get('waste'), currency) },
              { head: head('not priced'), dim: true, spare: 2, cell: (row) => atMost(row.get('unpriced_upper_bound'), currency) },
              { head: 'margin', dim: true, spare: 2, cell: (row) => (named(row) && margins.get(row.text('value')) ? percent(margins.get(row.text('value'))!.get('margin_percent')) : '–') },
            ]}
          />
          {!brief && members > limit ? (
            <p class="more">
              <span>
                {count(offset + 1)} to {count(Math.min(offset + limit, members))} of {count(members)}
              </span>
              {offset > 0 ? <a href={here({ offset: offset - limit > 0 ? String(offset - limit) : null })}>Before</a> : null}
              {offset + limit < members ? <a href={here({ offset: String(offset + limit) })}>Next</a> : null}
            </p>
          ) : null}
        </>
      )}
    </Section>
  );
}

const percent = (text: string | null): string => (text === null ? '–' : `${Number(text).toFixed(1)} %`);
