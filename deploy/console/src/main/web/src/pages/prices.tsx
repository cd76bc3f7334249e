// What price counted, from when, and what did its changes correct?
import type { JSX } from 'preact';
import { page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { count, money, plain, shortModel } from '../figures';
import { instant, moment } from '../times';
import { per, unit } from '../drawer/drawer';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { words } from './attention';
import { Find } from './customers';

export function Prices(): JSX.Element {
  const { asked, address, session } = useView();
  const find = (address.params.get('find') ?? '').toLowerCase();
  const cards = useAsk('cards_used', asked);
  const corrections = useAsk('corrections', {});
  const found = rows(cards.answer).filter((row) => find === '' || `${row.text('card_id')} ${row.text('served_model')} ${row.text('provider')}`.toLowerCase().includes(find));
  let last = '';
  const begins = found.map((row) => {
    const first = row.text('card_id') + row.text('served_model') !== last;
    last = row.text('card_id') + row.text('served_model');
    return first;
  });
  return (
    <>
      <PageBar title="Prices" csv={{ question: 'cards_used', params: asked }} />
      <p class="say">
        {session.price_book ? (
          <>
            Price book <b>{session.price_book}</b> is in force.
          </>
        ) : (
          'No price book was published.'
        )}{' '}
        Below: the cards that priced calls in this range, with the rates they did it at.
      </p>
      <Find what="card" value={find} />
      <Section of={[cards]} lines={14}>
        {() =>
          found.length === 0 ? (
            <Nothing>No card {find ? `with “${find}” in its name ` : ''}priced a call in this range.</Nothing>
          ) : (
            <Table<Row>
              label="cards"
              rows={found}
              key_={(row, at) => row.text('card_id') + row.text('unit') + String(at)}
              row={(row) => (begins[found.indexOf(row)] ? 'begins' : '')}
              cols={[
                {
                  head: 'card',
                  cell: (row, at) =>
                    begins[at] ? (
                      <>
                        <a href={page('/calls', { where: [`provider:${row.text('provider')}`, `model:${row.text('served_model')}`] })} title={row.text('served_model')}>
                          {row.text('provider')}, {shortModel(row.text('served_model'))}
                        </a>
                        <br />
                        <a class="mono link" href={page(`/prices/${encodeURIComponent(row.text('card_id'))}`)}>{row.text('card_id')}</a>
                      </>
                    ) : null,
                },
                { head: 'unit', left: true, cell: (row) => unit(row.text('unit')) },
                {
                  head: 'rate',
                  cell: (row) => (
                    <>
                      {plain(row.get('lowest_rate'), row.text('currency'))}
                      {row.text('lowest_rate') === row.text('highest_rate') ? '' : ` to ${plain(row.get('highest_rate'), row.text('currency'))}`}
                      <span class="z">{per(row.get('per'))}</span>
                    </>
                  ),
                },
                { head: 'quantity', spare: 2, cell: (row) => count(row.get('quantity')) },
                { head: 'cost', cell: (row) => money(row.get('contracted_cost'), row.text('currency')) },
                { head: 'calls', dim: true, spare: 2, cell: (row) => count(row.get('calls')) },
                { head: 'last used, UTC', dim: true, spare: 1, cell: (row) => moment(instant(row.get('last_used')), false) },
                { head: 'book', dim: true, spare: 2, cell: (row) => row.list('books').join(', ') },
              ]}
            />
          )
        }
      </Section>
      <Section title="What changed prices corrected" caption="A figure that was known before, and what it is now. Totals everywhere are those of now." of={[corrections]}>
        {() =>
          rows(corrections.answer).length === 0 ? (
            <Nothing>
              No figure was corrected. <code>costline reprice</code> prices a range again when a card came late.
            </Nothing>
          ) : (
            <Table
              label="corrections"
              rows={rows(corrections.answer)}
              key_={(_, at) => String(at)}
              cols={[
                { head: 'model', cell: (row) => `${row.text('provider')} ${shortModel(row.text('served_model'))}` },
                { head: 'cause', left: true, cell: (row) => words(row.text('cause')) },
                { head: 'job', left: true, dim: true, spare: 2, cell: (row) => <span class="mono">{row.text('job_id') || 'none'}</span> },
                { head: 'calls', cell: (row) => count(row.get('calls')) },
                { head: 'difference', cell: (row) => money(row.get('contracted_difference'), row.text('currency'), 4) },
                { head: 'last, UTC', dim: true, cell: (row) => moment(instant(row.get('last_corrected_at'))) },
              ]}
            />
          )
        }
      </Section>
      <Nothing>
        A card’s name shows it through time. On the command line: <code>costline cards update FILE</code> brings a newer list.
      </Nothing>
    </>
  );
}
