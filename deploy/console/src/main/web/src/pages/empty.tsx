// Before the first event: what to paste, and what arrives.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { rows } from '../api';
import { refresh, useAsk } from '../ask';
import { count, money } from '../figures';
import { instant, moment } from '../times';
import { PageBar } from '../ui/bar';
import { Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';

const event = (door: string): string => `curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\
  ${door}/v1/events -d '{"id": "first", "model": "gpt-4o-mini", "provider": "openai",
  "customer_id": "acme", "trace_id": "t1", "usage": {"input_tokens": 1200, "output_tokens": 300}}'`;

export function Empty(): JSX.Element {
  const { session } = useView();
  const calls = useAsk('calls', { limit: 20 });
  const refused = useAsk('rejected', {});
  useEffect(() => {
    const again = setInterval(refresh, 3000);
    return () => clearInterval(again);
  }, []);
  return (
    <>
      <PageBar title="Nothing has come yet" ranged={false} />
      <p class="say">
        Send a first event of <b>{session.tenant}</b>, and its cost stands here a second or two later.
      </p>
      <div class="grid g-half steps">
        <div class="part">
          <h2>1. A key</h2>
          <pre>./costline keys create --tenant {session.tenant}</pre>
        </div>
        <div class="part">
          <h2>2. A first event</h2>
          <pre>{event(session.ingest_url ?? 'INGEST')}</pre>
          <p class="cap">
            KEY is what the first command printed. {session.ingest_url ? null : <>INGEST is the address of the ingest door. </>}A gateway of yours sends its own
            log: deploy/gateways/README.md has what to paste.
          </p>
        </div>
      </div>
      <Section title="What arrives" of={[calls, refused]} caption="Looked for every three seconds.">
        {() => (
          <>
            <Table
              label="accepted events"
              none="0 events accepted so far."
              rows={rows(calls.answer)}
              key_={(row) => row.text('event_id')}
              href={(row) => `/calls/${row.text('event_id')}`}
              cols={[
                { head: 'accepted', cell: (row) => moment(instant(row.get('event_time'))) },
                { head: 'model', left: true, cell: (row) => row.text('served_model') || row.text('requested_model') },
                { head: 'customer', left: true, cell: (row) => row.text('customer') || '–' },
                { head: 'cost', cell: (row) => money(row.get('contracted_cost'), row.text('currency'), 6) },
              ]}
            />
            {rows(refused.answer).map((row) => (
              <p class="fault" key={row.text('field') + row.text('message')}>
                <b>{row.text('reason_code')}</b>
                {count(row.get('inputs'))} refused from {row.text('source')}: <span class="mono">{row.text('field')}</span> {row.text('message')}
              </p>
            ))}
          </>
        )}
      </Section>
    </>
  );
}
