// What is outside the totals, and how does it come in?
import type { JSX } from 'preact';
import { page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { Copy } from '../drawer/drawer';
import { count, money, plural } from '../figures';
import { instant, moment } from '../times';
import { PageBar } from '../ui/bar';
import { Figure, atMost } from '../ui/figure';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { words } from './attention';

export function Unpriced(): JSX.Element {
  const { asked, currency } = useView();
  const unpriced = useAsk('unpriced', asked);
  const all = useAsk('spend_ranked', { ...asked, dimension: 'TENANT' });
  const total = rows(all.answer).find((row) => row.text('kind') === 'ALL');
  const list = rows(unpriced.answer);
  const models = [...new Map(list.filter((row) => /UNKNOWN_MODEL|NO_CARD|NO_PRICE|MODEL|CARD/.test(row.text('pricing_reason'))).map((row) => [`${row.text('provider')}/${row.text('served_model')}`, row] as const)).values()].slice(0, 8);
  return (
    <>
      <PageBar title="Unpriced" csv={{ question: 'unpriced', params: asked }} />
      <Section of={[unpriced, all]} lines={6}>
        {() => (
          <>
            <p class="say">
              {total && total.length('unpriced_calls') > 0 ? (
                <>
                  <b>{plural(total.get('unpriced_calls'), 'call')}</b> of this range are in no total. They cost at most{' '}
                  <b>
                    <Figure of={{ metric: 'unpriced_upper_bound', dimension: 'TENANT', value: '' }}>{money(total.get('unpriced_upper_bound'), currency)}</Figure>
                  </b>
                  , and not nothing.
                </>
              ) : (
                'Every call of this range has a price.'
              )}
            </p>
            {list.length > 0 ? (
              <Table
                label="usage without a price"
                rows={list}
                key_={(_, at) => String(at)}
                cols={[
                  { head: 'model', cell: (row) => <a href={page('/calls', { where: [`provider:${row.text('provider')}`, `model:${row.text('served_model')}`] })}>{row.text('served_model') || 'none named'}</a> },
                  { head: 'provider', left: true, cell: (row) => row.text('provider') },
                  { head: 'why', left: true, cell: (row) => words(row.text('pricing_reason')) },
                  { head: 'calls', cell: (row) => count(row.get('calls')) },
                  { head: 'tokens in', spare: 2, cell: (row) => count(row.get('input_tokens')) },
                  { head: 'out', spare: 2, cell: (row) => count(row.get('output_tokens')) },
                  { head: 'at most', cell: (row) => atMost(row.get('upper_bound'), row.text('currency')) },
                  { head: 'last seen, UTC', dim: true, spare: 2, cell: (row) => moment(instant(row.get('last_seen'))) },
                ]}
              />
            ) : null}
          </>
        )}
      </Section>
      {models.length > 0 ? (
        <Section title="Add a card" caption="Fill in the prices a million tokens cost, save it as card.yaml, and apply it. Calls of before are priced by the last command; the totals follow by themselves." of={[]}>
          {() => <Card models={models} currency={currency} from={asked.from} to={asked.to} />}
        </Section>
      ) : (
        <Nothing>When a model without a card is called, it stands here within seconds, with the card to fill in.</Nothing>
      )}
    </>
  );
}

function Card({ models, currency, from, to }: { readonly models: readonly Row[]; readonly currency: string; readonly from: string; readonly to: string }): JSX.Element {
  const first = models
    .map((row) => instant(row.get('last_seen')))
    .filter((at) => at !== null)
    .map((at) => at.toISOString())
    .sort()[0];
  const since = (instant(from)?.toISOString() ?? first ?? '').slice(0, 10);
  const yaml = cardYaml(
    models.map((row) => ({ provider: row.text('provider'), model: row.text('served_model') })),
    currency,
    since,
  );
  const commands = `costline cards lint card.yaml\ncostline cards apply card.yaml\ncostline reprice --from ${since} --to ${(instant(to)?.toISOString() ?? to).slice(0, 19)}Z`;
  return (
    <div class="grid g-half">
      <div class="part">
        <pre tabIndex={0}>{yaml}</pre>
        <div class="acts">
          <Copy text={() => yaml} label="Copy the card" />
        </div>
      </div>
      <div class="part">
        <pre tabIndex={0}>{commands}</pre>
        <div class="acts">
          <Copy text={() => commands} label="Copy the commands" />
        </div>
      </div>
    </div>
  );
}

/** The prices are left open: a guess that is applied would look like a price. */
export function cardYaml(models: readonly { readonly provider: string; readonly model: string }[], currency: string, since: string): string {
  return `cards:\n${models
    .map(
      ({ provider, model }) =>
        `  - provider: ${JSON.stringify(provider)}\n    model: ${JSON.stringify(model)}\n    currency: ${currency}\n    # effective_from: ${since}T00:00:00Z   (without it: from always)\n    rates:\n      - {unit: input_tokens, price: "?", per: 1000000}\n      - {unit: output_tokens, price: "?", per: 1000000}\n`,
    )
    .join('')}`;
}
