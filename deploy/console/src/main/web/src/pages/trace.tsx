// One run: what it cost, what went wrong in money, each call in its time, and one call multiplied out.
import type { JSX } from 'preact';
import { here, page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { count, exact, money, plural, share, shortModel, took } from '../figures';
import { instant, moment, sqlTime } from '../times';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { useView } from '../view';
import { CallEvidence } from './callevidence';
import { Waterfall } from './waterfall';

const DAY = 86_400_000;

export function Trace({ rest }: { readonly rest: readonly string[] }): JSX.Element {
  const { address } = useView();
  const id = rest.join('/');
  const trace = useAsk('trace', { trace: id });
  const head = rows(trace.answer)[0] ?? null;
  const begun = instant(head?.get('started_at'));
  const ended = instant(head?.get('ended_at')) ?? begun;
  const params = begun && ended ? { trace: id, from: sqlTime(new Date(begun.getTime() - DAY)), to: sqlTime(new Date(ended.getTime() + DAY)) } : null;
  const calls = useAsk('trace_calls', params);
  const list = rows(calls.answer);
  const counted = list.filter((row) => row.flag('counts'));
  const asked = address.params.get('call');
  const chosen = counted.find((row) => row.text('event_id') === asked) ?? telling(counted);
  const customer = head?.text('customer_id') ?? '';
  return (
    <>
      <PageBar
        title={
          <>
            <a href={page('/traces')}>Traces</a> / {customer ? <><a href={page(`/customers/${encodeURIComponent(customer)}`)}>{customer}</a> / </> : null}
            <span class="mono">{id}</span>
          </>
        }
        ranged={false}
        {...(params ? { csv: { question: 'trace_calls', params } } : {})}
      />
      {trace.answer && !head ? (
        <Nothing>
          No run has this id, or none of its calls counts. It may be that of an event: <a href={page(`/calls/${encodeURIComponent(id)}`)}>look for the event</a>.
        </Nothing>
      ) : (
        <>
          <Section of={[trace]} lines={5}>
            {() => (head ? <Head list={rows(trace.answer)} calls={counted} /> : null)}
          </Section>
          {head ? (
            <Section of={[calls]} lines={8}>
              {() => <Waterfall calls={list} chosen={chosen?.text('event_id') ?? ''} operations={head.text('operations')} totals={rows(trace.answer)} href={(event) => here({ call: event })} />}
            </Section>
          ) : null}
          {chosen ? <CallEvidence key={chosen.text('event_id')} event={chosen.text('event_id')} call={chosen} /> : null}
        </>
      )}
    </>
  );
}

/** The call that says most: the answer that was dearer than asked for, else the dearest. */
function telling(calls: readonly Row[]): Row | undefined {
  const by = (length: (row: Row) => number): Row | undefined => [...calls].sort((a, b) => length(b) - length(a))[0];
  const risen = by((row) => (row.get('requested_cost') === null ? 0 : row.length('contracted_cost') - row.length('requested_cost')));
  return risen && risen.get('requested_cost') !== null && risen.length('contracted_cost') > risen.length('requested_cost') ? risen : by((row) => row.length('contracted_cost'));
}

function Head({ list, calls }: { readonly list: readonly Row[]; readonly calls: readonly Row[] }): JSX.Element {
  const head = list[0]!;
  const begun = instant(head.get('started_at'));
  const busy = calls.reduce((all, row) => all + row.length('took_ms'), 0);
  return (
    <>
      {list.map((row, at) => (
        <div class="tr-head" key={row.text('currency')}>
          <div>
            {at === 0 ? (
              <div class="lab">
                {head.text('workflow') || head.text('feature') || 'a run'}
                {head.text('customer_id') ? `, for ${head.text('customer_id')}` : ''}
              </div>
            ) : null}
            <div class="big" title={exact(row.get('contracted_cost'), row.text('currency')).join('')}>
              {row.get('contracted_cost') === null ? 'not priced' : money(row.get('contracted_cost'), row.text('currency'), 4)}
            </div>
            {at === 0 ? <Story calls={calls} trace={row} /> : null}
          </div>
          <Split row={row} />
        </div>
      ))}
      <div class="facts">
        <Fact name="began">{moment(begun)} UTC</Fact>
        <Fact name="took">
          {took(head.length('duration_ms'))}
          {busy > 0 ? `, of it ${took(busy)} in calls` : ''}
        </Fact>
        <Fact name="state">{head.text('status') === 'OPEN' ? 'open, may still grow' : head.text('status').toLowerCase()}</Fact>
        {head.text('workflow') ? <Fact name="workflow">{head.text('workflow')}</Fact> : null}
        {head.text('agent') ? <Fact name="agent">{head.text('agent')}</Fact> : null}
        {head.text('session_id') ? <Fact name="session">{head.text('session_id')}</Fact> : null}
        <Fact name="models">
          {head.list('models').length}, of {plural(head.list('providers').length, 'provider')}
        </Fact>
        <Fact name="seen by">{[...new Set(calls.map((row) => row.text('source')))].join(', ') || '–'}</Fact>
      </div>
    </>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }): JSX.Element => (
  <div>
    <span>{name}</span>
    {children}
  </div>
);

/** What went wrong, in money: the first attempt that served nothing, and what answered in its place. */
function Story({ calls, trace }: { readonly calls: readonly Row[]; readonly trace: Row }): JSX.Element {
  const lost = calls.find((row) => !row.flag('served') && row.length('contracted_cost') > 0) ?? calls.find((row) => row.text('status') === 'ERROR');
  const instead = lost ? calls.find((row) => row.text('operation_id') === lost.text('operation_id') && row.length('attempt_index') > lost.length('attempt_index')) : undefined;
  const currency = trace.text('currency');
  if (!lost) {
    const unpriced = trace.length('unpriced_calls');
    return (
      <p class="say">
        {plural(trace.get('operations'), 'operation')}, each answered at the first attempt.
        {unpriced > 0 ? <> <b class="w">{plural(trace.get('unpriced_calls'), 'call')}</b> without a price: at most {money(trace.get('unpriced_upper_bound'), currency, 4)} more.</> : null}
      </p>
    );
  }
  const dearer = instead && instead.get('requested_cost') !== null && instead.length('contracted_cost') > instead.length('requested_cost');
  return (
    <p class="say">
      <b>{shortModel(lost.text('served_model') || lost.text('requested_model'))}</b> {verb(lost)}
      {lost.text('step') ? (
        <>
          {' '}
          in step <b>{lost.text('step')}</b>
        </>
      ) : null}
      {lost.length('contracted_cost') > 0 ? (
        <>
          {' '}
          after {count(lost.get('input_tokens'))} input tokens, which cost <b class="w">{money(lost.get('contracted_cost'), lost.text('currency'), 4)}</b> and served nothing.
        </>
      ) : (
        ', which cost nothing.'
      )}
      {instead ? (
        <>
          {' '}
          <b>{shortModel(instead.text('served_model'))}</b> answered instead, for {money(instead.get('contracted_cost'), instead.text('currency'), 4)}
          {dearer ? (
            <>
              {' '}
              where {instead.text('requested_model')} would have cost {money(instead.get('requested_cost'), instead.text('currency'), 4)}: in all <b class="w">{money(trace.get('escalation_cost'), currency, 4)}</b> more.
            </>
          ) : (
            '.'
          )}
        </>
      ) : null}
    </p>
  );
}

const verb = (row: Row): string => {
  const http = row.text('http_status').replace(/^0$/, '');
  if (/timeout/i.test(row.text('error_type')) || http === '408') return 'timed out';
  if (http === '429') return 'was throttled';
  return row.text('status') === 'ERROR' ? `failed (${[http, row.text('error_type')].filter(Boolean).join(' ')})` : 'was given up';
};

function Split({ row }: { readonly row: Row }): JSX.Element | null {
  const currency = row.text('currency');
  const all = row.length('contracted_cost');
  const lost = row.length('fallback_cost');
  const dear = row.length('escalation_cost');
  if (all <= 0) return null;
  const w = 300;
  const asked = Math.max(0, all - lost - dear);
  const x = (part: number): number => (part / all) * w;
  return (
    <div class="split">
      <dl>
        <dt>served as asked</dt>
        <dd>{share(asked / all)}</dd>
        <dt>dearer model than asked for</dt>
        <dd>
          {money(row.get('escalation_cost'), currency, 4)} {share(dear / all)}
        </dd>
        <dt>attempts that served nothing</dt>
        <dd>
          {money(row.get('fallback_cost'), currency, 4)} {share(lost / all)}
        </dd>
      </dl>
      <svg viewBox={`0 0 ${w} 14`} aria-hidden="true">
        <rect width={x(asked)} height="14" rx="2" fill="var(--accent)" />
        {dear > 0 ? <rect x={x(asked) + 2} width={Math.max(1, x(dear) - 2)} height="14" rx="2" fill="var(--dear)" /> : null}
        {lost > 0 ? <rect x={x(asked + dear) + 2} y=".5" width={Math.max(1, x(lost) - 3)} height="13" rx="2" fill="url(#wasted)" stroke="var(--waste)" /> : null}
      </svg>
    </div>
  );
}
