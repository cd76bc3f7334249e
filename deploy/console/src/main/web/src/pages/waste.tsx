// What did failures cost, and why?
import type { JSX } from 'preact';
import { page } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { count, money, ratio, share, shortModel } from '../figures';
import { PageBar } from '../ui/bar';
import { Figure } from '../ui/figure';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';

export function Waste(): JSX.Element {
  const { asked, currency } = useView();
  const all = useAsk('spend_ranked', { ...asked, dimension: 'TENANT' });
  const failures = useAsk('failures', asked);
  const escalations = useAsk('escalations', asked);
  const customers = useAsk('spend_ranked', { ...asked, dimension: 'CUSTOMER', sort: 'waste', limit: 10 });
  const models = useAsk('spend_ranked', { ...asked, dimension: 'MODEL', sort: 'waste', limit: 10 });
  const total = rows(all.answer).find((row) => row.text('kind') === 'ALL');
  const ranked = (of: typeof customers, dimension: string, name: string): JSX.Element => (
    <Table
      label={`waste by ${name}`}
      rows={rows(of.answer).filter((row) => row.text('kind') !== 'ALL')}
      key_={(row) => row.text('kind') + row.text('value')}
      row={(row) => (row.text('kind') === 'VALUE' ? '' : 'it')}
      cols={[
        { head: name, cell: (row) => (row.text('kind') === 'VALUE' ? shortModel(row.text('value')) : row.text('kind') === 'REST' ? `${count(row.get('members'))} more` : 'none named') },
        { head: 'waste', cell: (row) => (row.text('kind') === 'REST' ? money(row.get('waste'), currency) : <Figure of={{ metric: 'waste', dimension, value: row.text('value') }}>{money(row.get('waste'), currency)}</Figure>) },
        { head: 'of its spend', dim: true, cell: (row) => share(ratio(row.get('waste'), row.get('contracted_cost'))) },
        { head: 'served nothing', spare: 2, cell: (row) => money(row.get('fallback_cost'), currency) },
        { head: 'dearer', spare: 2, cell: (row) => money(row.get('escalation_cost'), currency) },
      ]}
    />
  );
  return (
    <>
      <PageBar title="Waste" csv={{ question: 'failures', params: asked }} />
      <Section of={[all]} lines={3}>
        {() =>
          total ? (
            <div class="hero three">
              <div>
                <div class="lab">Waste</div>
                <div class="big">
                  <Figure of={{ metric: 'waste', dimension: 'TENANT', value: '' }}>{money(total.get('waste'), currency)}</Figure>
                </div>
                <div class="sub">{share(ratio(total.get('waste'), total.get('contracted_cost')))} of the spend, and part of it</div>
              </div>
              <div>
                <div class="lab">Served nothing</div>
                <div class="mid">{money(total.get('fallback_cost'), currency)}</div>
                <div class="sub">attempts before the one that answered</div>
              </div>
              <div>
                <div class="lab">Dearer than asked</div>
                <div class="mid">{money(total.get('escalation_cost'), currency)}</div>
                <div class="sub">added by answers of dearer models</div>
              </div>
              <div>
                <div class="lab">Fallback rate</div>
                <div class="mid">
                  <Figure of={{ metric: 'fallback_operations', dimension: 'TENANT', value: '' }}>{share(total.get('fallback_rate'))}</Figure>
                </div>
                <div class="sub">
                  {count(total.get('fallback_operations'))} of {count(total.get('operations'))} operations
                </div>
              </div>
            </div>
          ) : (
            <Nothing>Nothing was spent in this range in {currency}.</Nothing>
          )
        }
      </Section>
      <div class="grid g-half">
        <Section title="Why calls failed" caption="Calls that ended in an error, and what the provider charged for them." of={[failures]} lines={8}>
          {() =>
            rows(failures.answer).length === 0 ? (
              <Nothing>No call failed.</Nothing>
            ) : (
              <Table
                label="failures"
                rows={rows(failures.answer).slice(0, 20)}
                key_={(_, at) => String(at)}
                cols={[
                  { head: 'why', cell: (row) => [row.text('http_status').replace(/^0$/, ''), row.text('error_type')].filter(Boolean).join(' ') || 'not said' },
                  { head: 'asked for', left: true, cell: (row) => <a class="cut" href={page('/calls', { where: [`requested_model:${row.text('requested_model')}`, `provider:${row.text('provider')}`] })}>{shortModel(row.text('requested_model'))}</a> },
                  { head: 'provider', left: true, dim: true, spare: 1, cell: (row) => row.text('provider') },
                  { head: 'calls', cell: (row) => count(row.get('calls')) },
                  { head: 'cost', cell: (row) => money(row.get('contracted_cost'), row.text('currency'), 4) },
                ]}
              />
            )
          }
        </Section>
        <Section title="Answered by another model than asked for" caption="Both priced on the same usage. Above zero: the answer was dearer." of={[escalations]} lines={8}>
          {() =>
            rows(escalations.answer).length === 0 ? (
              <Nothing>Each call was answered by the model it asked for.</Nothing>
            ) : (
              <Table
                label="escalations"
                rows={rows(escalations.answer).slice(0, 20)}
                key_={(_, at) => String(at)}
                cols={[
                  { head: 'asked for', cell: (row) => <span class="cut">{shortModel(row.text('requested_model'))}</span> },
                  { head: 'served by', left: true, cell: (row) => <a class="cut" href={page('/calls', { where: [`requested_model:${row.text('requested_model')}`, `model:${row.text('served_model')}`] })}>{shortModel(row.text('served_model'))}</a> },
                  { head: 'calls', cell: (row) => count(row.get('calls')) },
                  { head: 'cost', spare: 2, cell: (row) => money(row.get('contracted_cost'), row.text('currency'), 4) },
                  { head: 'as asked', dim: true, spare: 2, cell: (row) => money(row.get('requested_cost'), row.text('currency'), 4) },
                  { head: 'difference', cell: (row) => <span class={row.length('difference') > 0 ? 'w' : ''}>{money(row.get('difference'), row.text('currency'), 4)}</span> },
                ]}
              />
            )
          }
        </Section>
      </div>
      <div class="grid g-half">
        <Section title="By customer" of={[customers]}>
          {() => ranked(customers, 'CUSTOMER', 'customer')}
        </Section>
        <Section title="By model" of={[models]}>
          {() => ranked(models, 'MODEL', 'model')}
        </Section>
      </div>
    </>
  );
}
