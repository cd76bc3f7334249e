// Is the bill right? Providers' documents, why each differs from what was counted, and what sources themselves report.
import type { JSX } from 'preact';
import { here } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { count, money, shortModel } from '../figures';
import { Copy } from '../drawer/drawer';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { words } from './attention';
import { Classes, Lines, useReconciled, type Chosen, type Reconciled } from './reconciliation';

const chosenOf = (row: Row): Chosen => ({ document: row.text('document_id'), provider: row.text('provider'), currency: row.text('currency') });

export function Invoices(): JSX.Element {
  const { asked, address } = useView();
  const documents = useAsk('invoices', asked);
  const all = rows(documents.answer);
  const wanted = address.params.get('document');
  const biller = address.params.get('provider');
  const row = all.find((one) => one.text('document_id') === wanted && (biller === null || one.text('provider') === biller)) ?? all[0];
  const chosen = row ? chosenOf(row) : null;
  const held = useReconciled(chosen);
  const open = address.params.get('class') ?? '';
  return (
    <>
      <PageBar title="Invoices" csv={{ question: 'invoices', params: asked }} />
      {documents.answer && all.length === 0 ? <Connect /> : null}
      {chosen && held.answer ? <Verdict found={held.answer} /> : null}
      {documents.answer && all.length === 0 ? null : (
        <Section title="Documents" caption="What providers bill of days in this range, each in its newest state. One is held against what was counted." of={[documents]}>
          {() => (
            <Table
              label="invoices"
              rows={all}
              key_={(one) => `${one.text('provider')}/${one.text('document_id')}/${one.text('currency')}`}
              row={(one) => (one === row ? 'on' : '')}
              href={(one) => here({ document: one.text('document_id'), provider: one.text('provider'), class: null })}
              cols={[
                {
                  head: 'document',
                  cell: (one) => (
                    <a class="cut" aria-current={one === row ? 'true' : undefined} href={here({ document: one.text('document_id'), provider: one.text('provider'), class: null })}>
                      {one.text('document_id')}
                    </a>
                  ),
                },
                { head: 'provider', left: true, spare: 2, cell: (one) => one.text('provider') },
                { head: 'days', left: true, dim: true, spare: 1, cell: (one) => (one.text('first_day') === one.text('last_day') ? one.text('first_day') : `${one.text('first_day')} to ${one.text('last_day')}`) },
                { head: 'state', left: true, dim: true, spare: 1, cell: (one) => words(one.text('state')) },
                { head: 'lines', dim: true, spare: 1, cell: (one) => count(one.get('lines')) },
                { head: 'usage', spare: 2, cell: (one) => money(one.get('usage'), one.text('currency')) },
                { head: 'credits', spare: 2, cell: (one) => money(one.get('credits'), one.text('currency')) },
                { head: 'tax', spare: 2, cell: (one) => money(one.get('tax'), one.text('currency')) },
                { head: 'billed', cell: (one) => <b>{money(one.get('billed'), one.text('currency'))}</b> },
              ]}
            />
          )}
        </Section>
      )}
      {chosen ? (
        <>
          <Classes chosen={chosen} held={held} open={open} />
          <Lines held={held} open={open} />
        </>
      ) : null}
      <Reported />
    </>
  );
}

function Verdict({ found }: { readonly found: Reconciled }): JSX.Element {
  return (
    <p class="say">
      <b>{found.document_id}</b> bills {money(found.invoice_total, found.currency)}, and {money(found.our_total, found.currency)} was counted. The difference of{' '}
      <b>{money(found.difference, found.currency)}</b> is explained {Number(found.unexplained) === 0 ? 'to the last digit' : <span class="w">but for {money(found.unexplained, found.currency, 4)}</span>}.{' '}
      {found.harmless_percent === '' ? 'Nothing differs.' : `${found.harmless_percent} % of it, whatever its sign, is only rounding, tax, credit or day boundary.`}
    </p>
  );
}

function Connect(): JSX.Element {
  const { range } = useView();
  const from = range.from.toISOString().slice(0, 10);
  const to = range.to.toISOString().slice(0, 10);
  const command = `costline invoices fetch --source openai --from ${from} --to ${to} --out openai.json\ncostline invoices import openai.json --source openai`;
  return (
    <div class="part">
      <h2>No provider’s invoice is stored for this range</h2>
      <p class="cap">OpenAI, Anthropic, Google, AWS, Azure, OpenRouter, Mistral, or any table. Each cent of the difference then has one class: prices, quantities, days at midnight, credits, fees, tax, rounding.</p>
      <pre tabIndex={0}>{command}</pre>
      <div class="acts">
        <Copy text={() => command} label="Copy" />
      </div>
    </div>
  );
}

function Reported(): JSX.Element {
  const { asked } = useView();
  const drift = useAsk('drift', asked);
  return (
    <Section title="What sources report, against what we come to" caption="Gateways and providers that state a cost of their own, by UTC day. Drift is theirs less ours." of={[drift]}>
      {() =>
        rows(drift.answer).length === 0 ? (
          <Nothing>No source stated a cost of a priced call in this range.</Nothing>
        ) : (
          <Table
            label="reported costs"
            rows={rows(drift.answer)}
            key_={(_, at) => String(at)}
            cols={[
              { head: 'source', cell: (row) => row.text('source') },
              { head: 'model', left: true, cell: (row) => <span class="cut" title={row.text('served_model')}>{shortModel(row.text('served_model'))}</span> },
              { head: 'reports', left: true, dim: true, spare: 2, cell: (row) => words(row.text('reported_kind')) },
              { head: 'calls', cell: (row) => count(row.get('calls')) },
              { head: 'differ', cell: (row) => <span class={row.length('differing_calls') > 0 ? 'w' : ''}>{count(row.get('differing_calls'))}</span> },
              { head: 'theirs', cell: (row) => money(row.get('reported_cost'), row.text('currency'), 4) },
              { head: 'ours', cell: (row) => money(row.get('our_cost'), row.text('currency'), 4) },
              { head: 'drift', cell: (row) => <b class={row.length('drift') !== 0 ? 'w' : ''}>{money(row.get('drift'), row.text('currency'), 4)}</b> },
            ]}
          />
        )
      }
    </Section>
  );
}
