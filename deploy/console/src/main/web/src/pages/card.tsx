// A card through time: which prices of its model counted when, and what their changes corrected.
import type { JSX } from 'preact';
import { page } from '../address';
import { query, rows } from '../api';
import { useAsk, useGet } from '../ask';
import { count, money, plain, shortModel } from '../figures';
import { instant, moment } from '../times';
import { per, unit } from '../drawer/drawer';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { words } from './attention';

interface Price {
  readonly unit: string;
  readonly from_tokens?: number;
  readonly when?: Readonly<Record<string, string>>;
  readonly price: string;
  readonly per: number;
  readonly terms?: string;
  readonly change_percent?: string;
}

interface Card {
  readonly card: string;
  readonly currency: string;
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  readonly learnt_at: string;
  readonly source: string;
  readonly prices: readonly Price[];
}

interface History {
  readonly provider: string;
  readonly model: string;
  readonly price_book: string;
  readonly cards: readonly Card[];
}

/** What a price is for: the same place in two cards has the same words. */
const place = (price: Price): string =>
  [
    price.unit.startsWith('×') ? `× ${price.unit.slice(1).split('+').map(unit).join(', ')}` : unit(price.unit),
    price.from_tokens ? `from ${count(price.from_tokens)} on` : '',
    ...Object.entries(price.when ?? {}).map(([name, value]) => `${words(name)} ${value}`),
  ]
    .filter(Boolean)
    .join(', ');

const window_ = (card: Card): string =>
  card.effective_from ? `from ${moment(instant(card.effective_from), false)}` : card.effective_to ? `until ${moment(instant(card.effective_to), false)}` : 'always';

export function CardPage({ rest }: { readonly rest: readonly string[] }): JSX.Element {
  const id = rest.join('/');
  const { asked } = useView();
  const told = useGet<History>(`/api/v1/cards${query({ card: id })}`);
  const used = useAsk('cards_used', asked);
  const corrected = useAsk('corrections', {});
  const history = told.answer;
  const ours = rows(used.answer).filter((row) => row.text('card_id') === id || history?.cards.some((card) => card.card === row.text('card_id')));
  const names = new Set([history?.model ?? '', ...ours.map((row) => row.text('served_model'))]);
  const changes = rows(corrected.answer).filter((row) => row.text('provider') === history?.provider && names.has(row.text('served_model')));
  return (
    <>
      <PageBar title={<><a href={page('/prices')}>Prices</a> / {history ? `${history.provider}, ${history.model}` : <span class="mono">{id}</span>}</>} csv={{ question: 'cards_used', params: asked }} />
      <Section
        title="Through time"
        caption={history ? `Price book ${history.price_book}. A call has the prices of its own instant; per cent: against the card before.` : null}
        of={[told]}
        lines={8}
      >
        {() => (history && history.cards.length > 0 ? <Through history={history} /> : <Nothing>No card of this model is in force any more; what was priced with it keeps its cost.</Nothing>)}
      </Section>
      <Section title="What it priced in this range" of={[used, told]}>
        {() =>
          ours.length === 0 ? (
            <Nothing>No call of this range.</Nothing>
          ) : (
            <Table
              label="what it priced"
              rows={ours}
              key_={(_, at) => String(at)}
              cols={[
                { head: 'unit', cell: (row) => unit(row.text('unit')) },
                { head: 'card', left: true, dim: true, spare: 2, cell: (row) => <span class="mono">{row.text('card_id')}</span> },
                { head: 'quantity', cell: (row) => count(row.get('quantity')) },
                { head: 'cost', cell: (row) => money(row.get('contracted_cost'), row.text('currency')) },
                { head: 'calls', dim: true, cell: (row) => count(row.get('calls')) },
                { head: 'last used, UTC', dim: true, spare: 1, cell: (row) => moment(instant(row.get('last_used')), false) },
              ]}
            />
          )
        }
      </Section>
      <Section title="What its changes corrected" caption="At any time, not in this range alone." of={[corrected, told]}>
        {() =>
          changes.length === 0 ? (
            <Nothing>No figure of this model was corrected.</Nothing>
          ) : (
            <Table
              label="corrections of this model"
              rows={changes}
              key_={(_, at) => String(at)}
              cols={[
                { head: 'cause', cell: (row) => words(row.text('cause')) },
                { head: 'model', left: true, dim: true, cell: (row) => shortModel(row.text('served_model')) },
                { head: 'calls', cell: (row) => count(row.get('calls')) },
                { head: 'difference', cell: (row) => money(row.get('contracted_difference'), row.text('currency'), 4) },
                { head: 'last, UTC', dim: true, cell: (row) => moment(instant(row.get('last_corrected_at'))) },
              ]}
            />
          )
        }
      </Section>
    </>
  );
}

function Through({ history }: { readonly history: History }): JSX.Element {
  const places = [...new Set(history.cards.flatMap((card) => card.prices.map(place)))];
  return (
    <Table
      label="prices through time"
      rows={places}
      key_={(name) => name}
      cols={[
        { head: 'price', cell: (name) => name },
        ...history.cards.map((card) => ({
          head: (
            <span title={`${card.card}${card.source ? `, ${card.source}` : ''}`}>
              {window_(card)}
              <br />
              learnt {moment(instant(card.learnt_at), false)}
            </span>
          ),
          cell: (name: string): JSX.Element => {
            const price = card.prices.find((one) => place(one) === name);
            if (!price) return <span class="z">–</span>;
            return (
              <>
                {price.unit.startsWith('×') ? `× ${price.price}` : plain(price.price, card.currency)}
                {price.unit.startsWith('×') ? '' : <span class="z">{per(String(price.per))}</span>}
                {price.terms ? <span class="z"> {price.terms}</span> : ''}
                {price.change_percent ? <span class={price.change_percent.startsWith('-') ? 'ok' : 'w'}> {price.change_percent.startsWith('-') ? price.change_percent.replace('-', '−') : `+${price.change_percent}`} %</span> : ''}
              </>
            );
          },
        })),
      ]}
    />
  );
}
