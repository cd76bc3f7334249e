// What did it cost, is that all, and who must act?
import type { JSX } from 'preact';
import { here, page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { Bounded, Spark } from '../charts/small';
import { count, large, money, ratio, share } from '../figures';
import { instant, isoTime, points, step, stepName } from '../times';
import { PageBar } from '../ui/bar';
import { Figure } from '../ui/figure';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { KEY_OF, between, useView } from '../view';
import { Attention } from './attention';
import { CustomerTable } from './customertable';
import { OverTime } from './overtime';
import { ProviderTable, RoutingTable } from './routingtable';

export function Overview(): JSX.Element {
  const view = useView();
  const { asked, currency, range, prior, questions } = view;
  const seconds = step(range);
  const at = points(range, seconds);
  const all = useAsk('spend_ranked', { ...asked, dimension: 'TENANT' });
  const before = useAsk('spend_ranked', prior ? { ...between(prior), currency, dimension: 'TENANT' } : null);
  const time = useAsk('spend_over_time', { ...asked, dimension: 'TENANT', step: seconds });
  const nobody = useAsk('spend_over_time', { ...asked, dimension: 'CUSTOMER', values: [''], step: seconds });
  const customers = useAsk('spend_ranked', { ...asked, dimension: 'CUSTOMER', limit: 10 });
  const features = useAsk('spend_ranked', { ...asked, dimension: 'FEATURE', limit: 8 });
  const total = rows(all.answer).find((row) => row.text('kind') === 'ALL') ?? null;
  const was = rows(before.answer).find((row) => row.text('kind') === 'ALL') ?? null;
  const unnamed = rows(customers.answer).find((row) => row.text('kind') === 'NOBODY') ?? null;
  const line = (of: readonly Row[], column: string): number[] => {
    const known = new Map(of.map((row) => [instant(row.get('at'))?.getTime(), row.length(column)]));
    return at.map((point) => known.get(point.getTime()) ?? 0);
  };
  const bar = <PageBar title="Overview" csv={{ question: 'spend_ranked', params: { ...asked, dimension: 'CUSTOMER', limit: 100_000 } }} by={Object.values(KEY_OF)} compared />;
  if (all.answer && !total && !all.old) {
    return (
      <>
        {bar}
        <NothingHere />
      </>
    );
  }
  const amount = total?.get('contracted_cost') ?? null;
  const [whole = '', cents = ''] = money(amount, currency).split('.');
  return (
    <>
      {bar}
      <Section of={[all]} lines={3}>
        {() =>
          total ? (
            <div class="hero">
              <div>
                <div class="lab">Spend</div>
                <div class="big">
                  <Figure of={{ metric: 'contracted_cost', dimension: 'TENANT', value: '' }}>
                    {whole}
                    {cents ? <small>.{cents}</small> : null}
                  </Figure>
                </div>
                <Bounded known={total.length('contracted_cost')} unknown={total.length('unpriced_upper_bound')} />
                <div class="sub">
                  {total.length('unpriced_calls') > 0 ? (
                    <>
                      at most{' '}
                      <b>
                        <Figure of={{ metric: 'unpriced_upper_bound', dimension: 'TENANT', value: '' }}>{money(total.get('unpriced_upper_bound'), currency)}</Figure>
                      </b>{' '}
                      more: {count(total.get('unpriced_calls'))} calls have no price
                    </>
                  ) : (
                    <>every call has a price</>
                  )}
                </div>
                <Was now={amount} was={was?.get('contracted_cost') ?? null} shown={prior !== null} currency={currency} />
              </div>
              <div>
                <div class="lab">Blended rate</div>
                <div class="mid">
                  <Figure of={{ metric: 'rate_per_million_tokens', dimension: 'TENANT', value: '' }}>{money(total.get('rate_per_million_tokens'), currency)}</Figure> <small>per 1M tokens</small>
                </div>
                <div class="sub">{large(total.get('priced_tokens'))} tokens</div>
                <Was now={total.get('rate_per_million_tokens')} was={was?.get('rate_per_million_tokens') ?? null} shown={prior !== null} currency={currency} />
                <Spark values={line(rows(time.answer), 'rate_per_million_tokens')} />
              </div>
              <div>
                <div class="lab">Waste</div>
                <div class="mid">
                  <Figure of={{ metric: 'waste', dimension: 'TENANT', value: '' }}>{money(total.get('waste'), currency)}</Figure> <small>{share(ratio(total.get('waste'), amount))}</small>
                </div>
                <div class="sub">
                  <b>{money(total.get('fallback_cost'), currency)}</b> served nothing
                  <br />
                  <b>{money(total.get('escalation_cost'), currency)}</b> dearer than asked
                </div>
                <Was now={total.get('waste')} was={was?.get('waste') ?? null} shown={prior !== null} currency={currency} />
              </div>
              <div>
                <div class="lab">Fallback rate</div>
                <div class="mid">
                  <Figure of={{ metric: 'fallback_operations', dimension: 'TENANT', value: '' }}>{share(total.get('fallback_rate'))}</Figure>
                </div>
                <div class="sub">
                  {count(total.get('fallback_operations'))} of {count(total.get('operations'))} operations
                </div>
                <Spark values={line(rows(time.answer), 'fallback_rate')} />
              </div>
              <div>
                <div class="lab">No customer named</div>
                <div class="mid">
                  <Figure of={{ metric: 'contracted_cost', dimension: 'CUSTOMER', value: '' }}>{money(unnamed?.get('contracted_cost') ?? '0', currency)}</Figure>{' '}
                  <small>{unnamed ? share(unnamed.get('share')) : ''}</small>
                </div>
                <div class="sub">{count(unnamed?.get('calls') ?? '0')} calls</div>
                <Spark values={line(rows(nobody.answer), 'contracted_cost')} />
              </div>
            </div>
          ) : (
            <Nothing>Nothing was spent in this range in {currency}.</Nothing>
          )
        }
      </Section>
      <div class="grid g-chart">
        <OverTime dimension="PROVIDER" />
        {questions.has('budget_status') ? <Attention /> : null}
      </div>
      <div class="grid g-two">
        <RoutingTable limit={11} />
        <div>
          <ProviderTable />
          <Section
            title="Features"
            more={<a href={page('/features')}>All</a>}
            of={[features]}
          >
            {() => <FeatureTable list={rows(features.answer)} />}
          </Section>
        </div>
      </div>
      <CustomerTable limit={10} brief />
      <footer>
        <span>{count(total?.get('calls') ?? '0')} calls, each counted once</span>
        <span>spend {stepName(seconds)}, in UTC</span>
        <span>
          every figure opens how it was made <kbd>e</kbd>
        </span>
      </footer>
    </>
  );
}

export function Was({ now, was, shown, currency }: { readonly now: string | null; readonly was: string | null; readonly shown: boolean; readonly currency: string }): JSX.Element | null {
  if (!shown) return null;
  const change = ratio(now, was);
  return (
    <div class="was">
      {was === null ? 'nothing in the range before' : `${money(was, currency)} before${change === null ? '' : `, ${change >= 1 ? '+' : '−'}${share(Math.abs(change - 1))}`}`}
    </div>
  );
}

function NothingHere(): JSX.Element {
  const { session, currency } = useView();
  const last = instant(session.last_event);
  const day = last ? new Date(Math.floor(last.getTime() / 86_400_000) * 86_400_000) : null;
  return (
    <Nothing>
      Nothing was spent in this range in {currency}.{' '}
      {day ? <a href={here({ from: isoTime(day), to: isoTime(new Date(day.getTime() + 86_400_000)) })}>The last day with calls</a> : null}
    </Nothing>
  );
}

export function FeatureTable({ list }: { readonly list: readonly Row[] }): JSX.Element {
  const { currency } = useView();
  return (
    <Table
      label="features"
      rows={list.filter((row) => row.text('kind') !== 'ALL')}
      key_={(row) => row.text('kind') + row.text('value')}
      row={(row) => (row.text('kind') === 'VALUE' ? '' : 'it')}
      cols={[
        {
          head: 'feature',
          cell: (row) => (row.text('kind') === 'VALUE' ? <a href={page(`/features/${encodeURIComponent(row.text('value'))}`)}>{row.text('value')}</a> : row.text('kind') === 'NOBODY' ? 'none named' : `${count(row.get('members'))} more`),
        },
        { head: 'spend', cell: (row) => (row.text('kind') === 'REST' ? money(row.get('contracted_cost'), currency) : <Figure of={{ metric: 'contracted_cost', dimension: 'FEATURE', value: row.text('value') }}>{money(row.get('contracted_cost'), currency)}</Figure>) },
        { head: 'share', dim: true, cell: (row) => share(row.get('share')) },
        { head: 'an operation', spare: 2, cell: (row) => money(row.get('cost_per_operation'), currency, 4) },
        { head: 'wasted', cell: (row) => money(row.get('waste'), currency) },
      ]}
    />
  );
}
