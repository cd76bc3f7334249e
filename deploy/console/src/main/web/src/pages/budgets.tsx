// Where do we stand, and will it hold?
import type { JSX } from 'preact';
import { page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { Bullet } from '../charts/small';
import { money } from '../figures';
import { instant, moment, span } from '../times';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { period, words } from './attention';

export function Budgets(): JSX.Element {
  const { questions } = useView();
  const budgets = useAsk('budget_status', {});
  const history = questions.has('alert_history') ? 'alert_history' : 'alerts';
  const alerts = useAsk(history, {});
  const list = [...rows(budgets.answer)].sort((a, b) => b.length('percent') - a.length('percent'));
  const whole = (row: Row): number => Math.max(row.length('spend_limit'), 1e-12);
  return (
    <>
      <PageBar title="Budgets" ranged={false} csv={{ question: 'budget_status', params: {} }} />
      <Section
        title="As they stand now"
        caption="The line is the limit, the mark what the period comes to if it goes on so, the hatch what usage without a price adds at most. In the budget’s own time zone."
        of={[budgets]}
      >
        {() =>
          list.length === 0 ? (
            <Nothing>
              There is no budget. <code>costline budgets apply FILE</code> sets them: a limit a period for a customer, a team, a feature, a provider, or each of them.
            </Nothing>
          ) : (
            <Table
              label="budgets"
              rows={list}
              key_={(row) => row.text('budget_id') + row.text('scope_value')}
              cols={[
                {
                  head: 'budget',
                  cell: (row) => (
                    <>
                      {row.text('name') || row.text('budget_id')}
                      {row.length('percent') >= 100 ? <span class="tag w">over</span> : null}
                    </>
                  ),
                },
                { head: 'of', left: true, cell: (row) => <Scope row={row} /> },
                { head: 'period', left: true, dim: true, spare: 2, cell: (row) => `${period(row.text('period'))}, ${span(instant(row.get('period_start')) ?? new Date(0), instant(row.get('period_end')) ?? new Date(0))}` },
                {
                  head: <span class="vh">spend against the limit</span>,
                  spare: 1,
                  cell: (row) => (
                    <Bullet
                      percent={row.length('percent')}
                      forecast={(row.length('forecast') / whole(row)) * 100}
                      unpriced={(row.length('unpriced_upper_bound') / whole(row)) * 100}
                      thresholds={row.length('next_threshold_percent') > 0 && row.length('next_threshold_percent') < 100 ? [row.length('next_threshold_percent')] : []}
                      width={220}
                    />
                  ),
                },
                { head: 'spent', cell: (row) => <a class="ev" href={page(row.text('dimension') === 'CUSTOMER' ? `/customers/${encodeURIComponent(row.text('scope_value'))}` : row.text('dimension') === 'FEATURE' ? `/features/${encodeURIComponent(row.text('scope_value'))}` : '/', budgetRange(row))}>{money(row.get('spend'), row.text('currency'))}</a> },
                { head: 'limit', cell: (row) => money(row.get('spend_limit'), row.text('currency')) },
                { head: 'of it', cell: (row) => <b class={row.length('percent') >= 100 ? 'w' : ''}>{row.length('percent').toFixed(0)} %</b> },
                { head: 'comes to', dim: true, cell: (row) => money(row.get('forecast'), row.text('currency')) },
                { head: 'next alert', dim: true, spare: 2, cell: (row) => (row.length('next_threshold_percent') > 0 ? `${row.length('next_threshold_percent').toFixed(0)} %` : 'none left') },
              ]}
            />
          )
        }
      </Section>
      <Section title="Alerts" caption="Latest first. A retroactive one fired for spend that came late." of={[alerts]}>
        {() =>
          rows(alerts.answer).length === 0 ? (
            <Nothing>No alert fired.</Nothing>
          ) : (
            <Table
              label="alerts"
              rows={[...rows(alerts.answer)].sort((a, b) => b.text('figure_as_of').localeCompare(a.text('figure_as_of'))).slice(0, 100)}
              key_={(row, at) => row.text('budget_id') + row.text('threshold_percent') + String(at)}
              cols={[
                { head: 'figure as of, UTC', cell: (row) => moment(instant(row.get('figure_as_of'))) },
                { head: 'budget', left: true, cell: (row) => row.text('budget_name') || row.text('budget_id') },
                { head: 'of', left: true, cell: (row) => <Scope row={row} /> },
                { head: 'what', left: true, cell: (row) => `${words(row.text('kind'))}, ${row.length('threshold_percent').toFixed(0)} %${row.flag('retroactive') ? ', retroactive' : ''}` },
                { head: 'state', left: true, cell: (row) => <span class={/firing/i.test(row.text('state')) ? 'w' : ''}>{words(row.text('state'))}</span> },
                { head: 'spent then', cell: (row) => money(row.get('spend'), row.text('currency')) },
                { head: 'limit', spare: 2, cell: (row) => money(row.get('spend_limit'), row.text('currency')) },
                { head: 'forecast', dim: true, spare: 2, cell: (row) => (row.length('forecast') > 0 ? money(row.get('forecast'), row.text('currency')) : '–') },
              ]}
            />
          )
        }
      </Section>
    </>
  );
}

const budgetRange = (row: Row): Record<string, string> => ({ from: row.text('period_start'), to: row.text('period_end') });

function Scope({ row }: { readonly row: Row }): JSX.Element {
  const dimension = row.text('dimension');
  const value = row.text('scope_value');
  if (dimension === 'TENANT') return <>all spend</>;
  const name = `${dimension.toLowerCase().replace('_', ' ')} ${value === '*' ? '(each)' : value}`;
  return dimension === 'CUSTOMER' && value !== '*' ? <a href={page(`/customers/${encodeURIComponent(value)}`)}>{name}</a> : <>{name}</>;
}
