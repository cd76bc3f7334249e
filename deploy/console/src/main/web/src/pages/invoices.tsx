// Does the bill agree? What sources themselves report, and how to hold an invoice against what was counted.
import type { JSX } from 'preact';
import { rows } from '../api';
import { useAsk } from '../ask';
import { count, money, shortModel } from '../figures';
import { Copy } from '../drawer/drawer';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { words } from './attention';

export function Invoices(): JSX.Element {
  const { asked, range } = useView();
  const drift = useAsk('drift', asked);
  const command = `costline invoices reconcile --invoice invoice.json --ours ours.json --currency ${asked.currency}`;
  const month = range.from.toISOString().slice(0, 7);
  return (
    <>
      <PageBar title="Invoices" csv={{ question: 'drift', params: asked }} />
      <p class="say">No provider invoice is kept here. One is held against what was counted on the command line, and each cent of the difference falls into one class.</p>
      <div class="grid g-half two">
        <div class="part">
          <h2>Hold an invoice against {month}</h2>
          <p class="cap">The lines of the document as JSON; ours from the calls of the same days. Classes: prices, quantities, days at midnight, what has no price, credits, fees, tax, rounding.</p>
          <pre tabIndex={0}>{command}</pre>
          <div class="acts">
            <Copy text={() => command} label="Copy" />
          </div>
        </div>
        <div class="part">
          <h2>Its shape</h2>
          <p class="cap">kind is usage, purchase, credit, fee, tax, rounding or adjustment. An amount we have no price for is null, never 0.</p>
          <pre tabIndex={0}>{'[{"day": "' + range.from.toISOString().slice(0, 10) + '", "model": "gpt-4o", "unit": "input_tokens",\n  "quantity": "1200000", "amount": "3.00", "kind": "usage"}]'}</pre>
        </div>
      </div>
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
    </>
  );
}
