// Which part of the product, which workflow's run costs what?
import type { JSX } from 'preact';
import { page } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { count, money } from '../figures';
import { day, instant } from '../times';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { OverTime } from './overtime';
import { FeatureTable } from './overview';

export function Features(): JSX.Element {
  const { asked, currency } = useView();
  const features = useAsk('spend_ranked', { ...asked, dimension: 'FEATURE', limit: 50 });
  const workflows = useAsk('workflows', asked);
  const steps = useAsk('spend_of_calls', { ...asked, by: 'workflow', also: 'step' });
  return (
    <>
      <PageBar title="Features" csv={{ question: 'spend_ranked', params: { ...asked, dimension: 'FEATURE', limit: 1_000_000 } }} />
      <div class="grid g-two">
        <OverTime dimension="FEATURE" />
        <Section title="Features" of={[features]} lines={6}>
          {() => <FeatureTable list={rows(features.answer)} />}
        </Section>
      </div>
      <Section title="What a run costs" caption="Runs by the UTC day they began. Half of the runs cost less than the median, 95 in 100 less than the last figure." of={[workflows]}>
        {() =>
          rows(workflows.answer).length === 0 ? (
            <Nothing>No run of a workflow began in this range.</Nothing>
          ) : (
            <Table
              label="workflows"
              rows={rows(workflows.answer)}
              key_={(row) => row.text('day') + row.text('workflow') + row.text('feature')}
              cols={[
                { head: 'workflow', cell: (row) => row.text('workflow') || <span class="z">none named</span> },
                { head: 'feature', left: true, cell: (row) => (row.text('feature') ? <a href={page(`/features/${encodeURIComponent(row.text('feature'))}`)}>{row.text('feature')}</a> : '–') },
                { head: 'day', left: true, dim: true, cell: (row) => day(instant(row.get('day')) ?? new Date(0)) },
                { head: 'runs', cell: (row) => count(row.get('traces')) },
                { head: 'spend', cell: (row) => money(row.get('contracted_cost'), currency) },
                { head: 'a run', cell: (row) => money(row.get('cost_per_trace'), currency, 4) },
                { head: 'median', spare: 2, cell: (row) => money(row.get('p50_cost'), currency, 4) },
                { head: '95 %', spare: 2, cell: (row) => money(row.get('p95_cost'), currency, 4) },
                { head: 'served nothing', spare: 2, cell: (row) => money(row.get('fallback_cost'), currency) },
              ]}
            />
          )
        }
      </Section>
      <Section title="By step" caption="What the steps of each workflow cost, dearest first." of={[steps]}>
        {() => (
          <Table
            label="steps"
            rows={[...rows(steps.answer)].sort((a, b) => b.length('contracted_cost') - a.length('contracted_cost')).slice(0, 30)}
            key_={(row) => `${row.text('value')}/${row.text('second')}`}
            cols={[
              { head: 'workflow', cell: (row) => row.text('value') || <span class="z">none named</span> },
              { head: 'step', left: true, cell: (row) => <a href={page('/calls', { where: [`workflow:${row.text('value')}`, `step:${row.text('second')}`] })}>{row.text('second') || 'none named'}</a> },
              { head: 'calls', cell: (row) => count(row.get('calls')) },
              { head: 'failed', dim: true, spare: 2, cell: (row) => count(row.get('failed_calls')) },
              { head: 'tokens in', dim: true, spare: 2, cell: (row) => count(row.get('input_tokens')) },
              { head: 'spend', cell: (row) => money(row.get('contracted_cost'), currency) },
            ]}
          />
        )}
      </Section>
    </>
  );
}
