// Can I trust it, how fresh is it, what was refused?
import type { JSX } from 'preact';
import { rows } from '../api';
import { useAsk } from '../ask';
import { count, money, share, ratio, took } from '../figures';
import { instant, moment } from '../times';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { words } from './attention';

export function Data(): JSX.Element {
  const { asked, questions } = useView();
  const range = { from: asked.from, to: asked.to };
  const complete = useAsk('completeness', {});
  const rejected = useAsk('rejected', range);
  const sources = useAsk('sources_seen', questions.has('sources_seen') ? range : null);
  const jobs = useAsk(questions.has('corrections_by_job') ? 'corrections_by_job' : 'corrections', {});
  const latency = useAsk('latency', range);
  const now = rows(complete.answer)[0];
  const late = rows(latency.answer)[0];
  return (
    <>
      <PageBar title="Data" csv={{ question: 'rejected', params: range }} />
      <Section of={[complete]} lines={3}>
        {() =>
          now ? (
            <>
              <p class="say">
                Everything accepted before <b>{moment(instant(now.get('complete_to')))} UTC</b> is in every figure
                {now.text('held_back_by') ? (
                  <>
                    . <b class="w">{now.text('held_back_by')}</b> has {count(now.get('offsets_behind'))} records still to do
                  </>
                ) : (
                  ', and nothing waits'
                )}
                .
              </p>
              <div class="facts next">
                <div>
                  <span>behind</span>
                  {took(Math.max(0, now.length('seconds_behind') * 1000))}
                </div>
                <div>
                  <span>looked at</span>
                  {moment(instant(now.get('observed_at')))} UTC
                </div>
                {late && late.length('calls') > 0 ? (
                  <>
                    <div>
                      <span>door to row, half of the calls</span>
                      {took(late.length('p50_ms'))}
                    </div>
                    <div>
                      <span>99 in 100</span>
                      {took(late.length('p99_ms'))}
                    </div>
                  </>
                ) : null}
              </div>
            </>
          ) : (
            <Nothing>Nothing of this tenant was accepted yet.</Nothing>
          )
        }
      </Section>
      <Section title="Refused" caption="Input that was answered with its field and reason; it harms nothing else in its batch, and is in no figure." of={[rejected]}>
        {() =>
          rows(rejected.answer).length === 0 ? (
            <Nothing>Nothing was refused in this range.</Nothing>
          ) : (
            <Table
              label="refused input"
              rows={rows(rejected.answer)}
              key_={(_, at) => String(at)}
              cols={[
                { head: 'field', cell: (row) => <span class="mono">{row.text('field') || 'the whole'}</span> },
                { head: 'reason', left: true, class: 'wrap', cell: (row) => row.text('message') || words(row.text('reason_code')) },
                { head: 'source', left: true, dim: true, cell: (row) => `${row.text('source')}, ${words(row.text('door'))}` },
                { head: 'inputs', cell: (row) => count(row.get('inputs')) },
                { head: 'last, UTC', dim: true, spare: 2, cell: (row) => moment(instant(row.get('last_received_at'))) },
              ]}
            />
          )
        }
      </Section>
      {questions.has('sources_seen') ? (
        <Section title="Sources" caption="Several may see one call; one view of it counts, the others are evidence." of={[sources]}>
          {() => (
            <Table
              label="sources"
              rows={rows(sources.answer)}
              key_={(row) => row.text('source') + row.text('layer')}
              cols={[
                { head: 'source', cell: (row) => row.text('source') },
                { head: 'layer', left: true, dim: true, cell: (row) => words(row.text('layer')) },
                { head: 'views', cell: (row) => count(row.get('views')) },
                { head: 'count', cell: (row) => share(ratio(row.get('counted'), row.get('views'))) },
                { head: 'parts ≠ total', spare: 2, cell: (row) => <span class={row.length('total_mismatches') > 0 ? 'w' : 'z'}>{count(row.get('total_mismatches'))}</span> },
                { head: 'partial usage', spare: 2, cell: (row) => count(row.get('partial_usage')) },
                { head: 'last event, UTC', dim: true, cell: (row) => moment(instant(row.get('last_event_at'))) },
              ]}
            />
          )}
        </Section>
      ) : null}
      <Section title="Corrections" of={[jobs]}>
        {() =>
          rows(jobs.answer).length === 0 ? (
            <Nothing>No figure was corrected.</Nothing>
          ) : (
            <Table
              label="corrections"
              rows={rows(jobs.answer)}
              key_={(_, at) => String(at)}
              cols={[
                { head: 'cause', cell: (row) => words(row.text('cause')) },
                { head: 'job', left: true, cell: (row) => <span class="mono">{row.text('job_id') || 'none'}</span> },
                { head: 'calls', cell: (row) => count(row.get('events') ?? row.get('calls')) },
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
