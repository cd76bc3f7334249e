// How a figure was made: what it counts, its lines, its prices, its calls, and the question to ask oneself.
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, here, page } from '../address';
import { questionUrl, rows, type Row } from '../api';
import { useAsk } from '../ask';
import { count, exact, money, plain, plural, share } from '../figures';
import { instant, isoTime, moment, span, sqlTime } from '../times';
import { atMost, type Opened } from '../ui/figure';
import { Overlay } from '../ui/overlay';
import { Skeleton } from '../ui/section';
import { Table } from '../ui/table';
import { KEY_OF, conditions, useView } from '../view';
import { words } from '../pages/attention';

const NAMES: Readonly<Record<string, string>> = {
  contracted_cost: 'spend',
  unpriced_upper_bound: 'not priced',
  rate_per_million_tokens: 'blended rate',
  waste: 'waste',
  fallback_operations: 'operations with a further attempt',
};

const MONEY = new Set(['contracted_cost', 'unpriced_upper_bound', 'rate_per_million_tokens', 'waste']);

/** What the figure was at an instant, before what came later changed it. */
function AsKnown({ of, now }: { readonly of: Opened; readonly now: string | null }): JSX.Element | null {
  const { asked, currency, questions, address } = useView();
  const asof = address.params.get('asof');
  const at = instant(asof);
  const key = KEY_OF[of.dimension];
  const then = useAsk('spend_as_known', questions.has('spend_as_known') && at && key ? { ...asked, as_of: sqlTime(at), by: key } : null);
  if (!questions.has('spend_as_known') || key === undefined) return null;
  const row = rows(then.answer).find((one) => one.text('value') === of.value);
  return (
    <>
      <h3>As known then</h3>
      <form
        class="asof"
        onSubmit={(event) => {
          event.preventDefault();
          const picked = instant(`${String(new FormData(event.currentTarget).get('asof'))}Z`);
          if (picked) go(here({ asof: isoTime(picked) }));
        }}
      >
        <label>
          at, UTC <input type="datetime-local" name="asof" required value={(at ?? new Date()).toISOString().slice(0, 16)} />
        </label>
        <button type="submit" class="btn">
          Show
        </button>
      </form>
      {then.fault ? <Fault code={then.fault.code} text={then.fault.message} /> : null}
      {then.answer && at ? (
        <p>
          <b>{row ? exact(row.get('contracted_cost'), currency)[0] : 'nothing'}</b> was known at {moment(at)} UTC; now it is <b>{exact(now, currency)[0]}</b>.
        </p>
      ) : null}
    </>
  );
}

export function Drawer({ of, onClose }: { readonly of: Opened; readonly onClose: () => void }): JSX.Element {
  const { asked, currency, range, session } = useView();
  const whole = of.dimension === 'TENANT';
  const key = KEY_OF[of.dimension];
  const scope = conditions(of.dimension, of.value);
  const params = { ...asked, dimension: of.dimension, values: whole ? [] : [of.value] };
  const own = useAsk('spend_by', params);
  const lines = useAsk('cost_lines', of.metric === 'contracted_cost' || of.metric === 'rate_per_million_tokens' ? { ...asked, ...scope } : null);
  const roads = useAsk('three_roads', of.metric === 'contracted_cost' ? { ...asked, dimension: of.dimension, value: whole ? '' : of.value, key: key ?? '' } : null);
  const dearest = useAsk('calls', of.metric === 'contracted_cost' ? { ...asked, ...scope, limit: 5 } : null);
  const unpriced = useAsk('unpriced', of.metric === 'unpriced_upper_bound' && whole ? asked : null);
  const failures = useAsk('failures', (of.metric === 'waste' || of.metric === 'fallback_operations') && whole ? asked : null);
  const escalations = useAsk('escalations', of.metric === 'waste' && whole ? asked : null);
  const corrections = useAsk('corrections', of.metric === 'contracted_cost' ? {} : null);
  const row = rows(own.answer)[0] ?? null;
  const value = row?.get(of.metric) ?? null;
  const [core, zeros] = MONEY.has(of.metric) ? exact(value, currency) : [count(value), ''];
  const who = whole ? session.tenant : of.value || `no ${of.dimension.toLowerCase().replace('_', ' ')} named`;
  const all = rows(lines.answer).find((one) => one.text('kind') === 'ALL');
  const where = whole ? [] : [`${key}:${of.value}`];
  return (
    <Overlay label={`How this was made: ${NAMES[of.metric] ?? of.metric}, ${who}`} class="drawer" onClose={onClose}>
      <button type="button" class="x" onClick={onClose} data-first>
        Close <kbd>esc</kbd>
      </button>
      <div class="lab">
        How this was made · {NAMES[of.metric] ?? of.metric}, {who}
      </div>
      <div class="exact">
        {core}
        <span>{zeros}</span>
      </div>
      {own.fault ? <Fault code={own.fault.code} text={own.fault.message} /> : null}
      {row ? <Says of={of} row={row} currency={currency} range={span(range.from, range.to)} /> : own.fault ? null : own.answer ? <p>Nothing was spent on it in this range in {currency}.</p> : <Skeleton lines={2} />}

      <Part title="It is the sum of these lines" of={lines}>
        {() => (
          <Table
            label="lines"
            rows={rows(lines.answer)}
            key_={(one) => one.text('kind') + one.text('unit') + one.text('per')}
            row={(one) => (one.text('kind') === 'ALL' ? 'sum' : '')}
            cols={[
              { head: 'unit', cell: (one) => (one.text('kind') === 'ALL' ? 'sum' : unit(one.text('unit'))) },
              { head: 'quantity', cell: (one) => (one.text('kind') === 'ALL' ? '' : count(one.get('quantity'))) },
              { head: `rates of ${plural(all?.list('cards').length ?? 0, 'card')}`, dim: true, cell: (one) => (one.text('kind') === 'ALL' ? '' : rates(one, currency)) },
              { head: 'amount', cell: (one) => exact(one.get('contracted_cost'), currency, 8).join('') },
            ]}
          />
        )}
      </Part>

      <Part title="It comes out the same by three roads" of={roads}>
        {() => <Roads list={rows(roads.answer)} shown={value} />}
      </Part>

      {all ? (
        <>
          <h3>Prices</h3>
          <p>
            Price book {all.list('books').join(', ')}. {all.list('cards').length === 1 ? 'Card' : 'Cards'}{' '}
            {all
              .list('cards')
              .slice(0, 6)
              .map((card, at) => (
                <span key={card}>
                  {at > 0 ? ', ' : ''}
                  <a class="mono" href={page('/prices', { find: modelOf(card) })}>
                    {card.replace(/^[^/]+\/(?=[^/]+\/)/, '')}
                  </a>
                </span>
              ))}
            {all.list('cards').length > 6 ? ` and ${all.list('cards').length - 6} more` : ''}. {corrected(rows(corrections.answer))}
          </p>
        </>
      ) : null}

      <Part title="What has no price" of={unpriced}>
        {() => (
          <Table
            label="not priced"
            rows={rows(unpriced.answer)}
            key_={(one, at) => String(at) + one.text('served_model')}
            cols={[
              { head: 'model', cell: (one) => `${one.text('provider')} ${one.text('served_model')}` },
              { head: 'why', left: true, cell: (one) => words(one.text('pricing_reason')) },
              { head: 'calls', cell: (one) => count(one.get('calls')) },
              { head: 'at most', cell: (one) => atMost(one.get('upper_bound'), currency) },
            ]}
          />
        )}
      </Part>

      <Part title="Attempts that ended in an error" of={failures}>
        {() => (
          <Table
            label="failures"
            rows={rows(failures.answer).slice(0, 6)}
            key_={(_, at) => String(at)}
            cols={[
              { head: 'why', cell: (one) => [one.text('http_status').replace(/^0$/, ''), one.text('error_type')].filter(Boolean).join(' ') },
              { head: 'asked for', left: true, cell: (one) => one.text('requested_model') },
              { head: 'calls', cell: (one) => count(one.get('calls')) },
              { head: 'cost', cell: (one) => money(one.get('contracted_cost'), currency, 4) },
            ]}
          />
        )}
      </Part>
      <Part title="Answers of dearer models than asked for" of={escalations}>
        {() => (
          <Table
            label="escalations"
            rows={rows(escalations.answer).slice(0, 6)}
            key_={(_, at) => String(at)}
            cols={[
              { head: 'asked for', cell: (one) => one.text('requested_model') },
              { head: 'served', left: true, cell: (one) => one.text('served_model') },
              { head: 'calls', cell: (one) => count(one.get('calls')) },
              { head: 'more', cell: (one) => money(one.get('difference'), currency, 4) },
            ]}
          />
        )}
      </Part>

      <Part title="The dearest of its calls" of={dearest}>
        {() => (
          <Table
            label="dearest calls"
            rows={rows(dearest.answer)}
            key_={(one) => one.text('event_id')}
            cols={[
              {
                head: 'call',
                cell: (one) => (
                  <a class="mono" href={page(`/calls/${one.text('event_id')}`)}>
                    {one.text('event_id').slice(0, 10)}
                  </a>
                ),
              },
              { head: 'customer', left: true, cell: (one) => one.text('customer') || 'none named' },
              { head: 'in', cell: (one) => count(one.get('input_tokens')) },
              { head: 'out', cell: (one) => count(one.get('output_tokens')) },
              { head: 'cost', cell: (one) => money(one.get('contracted_cost'), one.text('currency'), 4) },
            ]}
          />
        )}
      </Part>

      {of.metric === 'contracted_cost' ? <AsKnown of={of} now={value} /> : null}

      {own.answer ? (
        <>
          <h3>Ask it yourself</h3>
          <p>
            {own.answer.title} Reads {own.answer.reads.join(', ')}. Counts {own.answer.counts}. Leaves out {own.answer.leaves_out}.
          </p>
          <pre tabIndex={0}>{`costline ask spend_by -p dimension=${of.dimension}${whole ? '' : ` -p values='${of.value}'`} -p currency=${currency} \\\n  --from ${isoTime(range.from)} --to ${isoTime(range.to)}`}</pre>
          <div class="acts">
            {row ? (
              <a class="btn p" href={page('/calls', { where })}>
                {Number(row.get('calls')) === 1 ? 'The call' : `All ${count(row.get('calls'))} calls`}
              </a>
            ) : null}
            <a class="btn" href={questionUrl('spend_by', params, '.csv')} download>
              CSV
            </a>
            <a class="btn" href={questionUrl('spend_by', params)} target="_blank" rel="noreferrer">
              JSON
            </a>
            <Copy text={() => own.answer?.sql ?? ''} label="Copy SQL" />
            <Copy text={() => location.origin + here({ from: isoTime(range.from), to: isoTime(range.to) })} label="Copy link" />
          </div>
        </>
      ) : null}
    </Overlay>
  );
}

function Part({ title, of, children }: { readonly title: string; readonly of: ReturnType<typeof useAsk>; readonly children: () => ComponentChildren }): JSX.Element | null {
  if (of.url === '') return null;
  return (
    <>
      <h3>{title}</h3>
      {of.fault ? <Fault code={of.fault.code} text={of.fault.message} /> : null}
      {of.answer ? <div class={of.old ? 'old' : ''}>{children()}</div> : of.fault ? null : <Skeleton lines={2} />}
    </>
  );
}

const Fault = ({ code, text }: { readonly code: string; readonly text: string }): JSX.Element => (
  <p class="fault" role="status">
    <b>{code}</b> {text}
  </p>
);

export function Copy({ text, label }: { readonly text: () => string; readonly label: string }): JSX.Element {
  const [done, setDone] = useState(false);
  return (
    <button
      type="button"
      class="btn"
      onClick={() => {
        void navigator.clipboard
          .writeText(text())
          .then(() => {
            setDone(true);
            setTimeout(() => setDone(false), 1500);
          })
          .catch(() => undefined);
      }}
    >
      {done ? 'Copied' : label}
    </button>
  );
}

function Says({ of, row, currency, range }: { readonly of: Opened; readonly row: Row; readonly currency: string; readonly range: string }): JSX.Element {
  const calls = <b>{plural(row.get('calls'), 'call')}</b>;
  const scope = scoped(of);
  const time = ` by event time, ${range}`;
  const unpriced = row.length('unpriced_calls');
  switch (of.metric) {
    case 'contracted_cost':
      return (
        <p>
          The contracted cost of {calls}
          {scope},{time}. <b>{count(row.get('priced_calls'))}</b> were priced
          {row.length('failed_calls') > 0 ? (
            <>
              ; <b>{count(row.get('failed_calls'))}</b> failed
            </>
          ) : null}
          .{' '}
          {unpriced > 0 ? (
            <>
              Not in it: <b>{count(row.get('unpriced_calls'))}</b> without a price, at most <b>{money(row.get('unpriced_upper_bound'), currency)}</b> more.
            </>
          ) : (
            'Nothing is left out for want of a price.'
          )}
        </p>
      );
    case 'unpriced_upper_bound':
      return (
        <p>
          What <b>{count(row.get('unpriced_calls'))}</b> of {calls}
          {scope} cost at most,{time}. They have no price, or one for a part of their usage; the bound takes the dearest card they could fall under. It is in no total.
        </p>
      );
    case 'rate_per_million_tokens':
      return (
        <p>
          <b>{money(row.get('priced_cost'), currency, 4)}</b> over <b>{count(row.get('priced_tokens'))}</b> tokens, input and output, of <b>{count(row.get('priced_calls'))}</b> calls
          {scope} all of whose usage has a price,{time}.
        </p>
      );
    case 'waste':
      return (
        <p>
          <b>{money(row.get('fallback_cost'), currency, 4)}</b> went to attempts that served nothing, and <b>{money(row.get('escalation_cost'), currency, 4)}</b> is what answers of dearer models
          than asked for added,{time}. Both are part of the spend.
        </p>
      );
    default:
      return (
        <p>
          Of <b>{count(row.get('operations'))}</b> operations{scope}, <b>{count(row.get('fallback_operations'))}</b> (
          {share(row.length('operations') ? row.length('fallback_operations') / row.length('operations') : null)}) took more than one attempt,{time}.
        </p>
      );
  }
}

function scoped(of: Opened): string {
  if (of.dimension === 'TENANT') return '';
  const name = of.dimension.toLowerCase().replace('_', ' ');
  if (of.value === '') return ` that name no ${name}`;
  return of.dimension === 'PROVIDER' || of.dimension === 'MODEL' ? ` that ${of.value} served` : ` of ${name} ${of.value}`;
}

const UNITS: Readonly<Record<string, string>> = { input_tokens: 'input', output_tokens: 'output' };
export const unit = (name: string): string => UNITS[name] ?? name.replace(/_tokens$/, '').replace(/_/g, ' ');

function rates(row: Row, currency: string): string {
  const low = plain(row.get('lowest_rate'), currency);
  const high = plain(row.get('highest_rate'), currency);
  return `${low === high ? low : `${low} to ${high}`}${per(row.get('per'))}`;
}

export const per = (text: string | null): string => (text === null || text === '1' ? ' each' : text === '1000000' ? ' per 1M' : ` per ${count(text)}`);

function Roads({ list, shown }: { readonly list: readonly Row[]; readonly shown: string | null }): JSX.Element {
  const same = (a: string | null, b: string | null): boolean => exact(a, '')[0] === exact(b, '')[0];
  const of = (span: string): readonly Row[] => list.filter((row) => row.text('span') === span);
  const minutes = of('MINUTES');
  const hours = of('HOURS');
  const agree = hours.every((row) => same(row.get('contracted_cost'), hours[0]?.get('contracted_cost') ?? null));
  return (
    <>
      <ul class="agree">
        {minutes.map((row) => (
          <li key={row.text('road')} class={same(row.get('contracted_cost'), shown) ? 'yes' : 'no'}>
            {row.text('road') === 'calls' ? 'calls' : 'minutes of spend'}
            {same(row.get('contracted_cost'), shown) ? '' : ` ${exact(row.get('contracted_cost'), '')[0]}`}
          </li>
        ))}
        <li class={agree ? 'yes' : 'no'}>
          hours of spend{agree ? '' : `: ${hours.map((row) => `${row.text('road')} ${exact(row.get('contracted_cost'), '')[0]}`).join(', ')}`}
        </li>
      </ul>
    </>
  );
}

const modelOf = (card: string): string => card.replace(/@.*$/, '').split('/').slice(-1)[0] ?? card;

function corrected(list: readonly Row[]): string {
  if (list.length === 0) return 'No corrections.';
  const last = list.map((row) => row.text('last_corrected_at')).sort().at(-1);
  return `${plural(list.length, 'correction')} of this tenant, the last ${moment(instant(last))} UTC.`;
}
