// One call multiplied out, the same usage at the model asked for, and enough to argue the charge with the provider.
import type { ComponentChildren, JSX } from 'preact';
import { page } from '../address';
import { rows, type Row } from '../api';
import { useAsk, useGet } from '../ask';
import { count, exact, money, plain, shortModel } from '../figures';
import { instant, moment } from '../times';
import { Section } from '../ui/section';
import { Scroll } from '../ui/table';
import { useView } from '../view';
import { Copy, per, unit } from '../drawer/drawer';
import { words } from './attention';

const TOKENS: readonly (readonly [string, string])[] = [
  ['input_uncached_tokens', 'plain'],
  ['cache_read_tokens', 'cache read'],
  ['cache_write_5m_tokens', 'cache write, 5 min'],
  ['cache_write_1h_tokens', 'cache write, 1 h'],
  ['cache_write_unknown_ttl_tokens', 'cache write'],
  ['tool_use_input_tokens', 'tool use'],
  ['output_visible_tokens', 'output'],
  ['reasoning_tokens', 'reasoning'],
  ['prediction_rejected_tokens', 'rejected prediction'],
];

/** What the service says when it prices the call afresh, with the card as it stood. */
interface Explained {
  readonly card: { readonly effective_from: string | null; readonly effective_to: string | null; readonly learnt_at: string; readonly source: string } | null;
  readonly checks: { readonly lines_add_up: boolean; readonly card_agrees: boolean; readonly priced_afresh: string; readonly holds: boolean };
  readonly lines: readonly { readonly rate: { readonly why: string; readonly passed: readonly { readonly stated: string; readonly why: string }[] } | null }[];
}

/** `call` is the row of the run, which knows what the asked model would have cost. */
export function CallEvidence({ event, call }: { readonly event: string; readonly call?: Row }): JSX.Element {
  const asked = useAsk('event', { first: event, last: event });
  const one = rows(asked.answer)[0];
  const { session } = useView();
  const told = useGet<Explained>(session.fixed || !one ? null : `/api/v1/explain/${event}`).answer;
  if (asked.answer && !one) return <p class="nothing">No event has this id in this tenant.</p>;
  return (
    <Section of={[asked]} lines={6}>
      {() =>
        one ? (
          <div class="grid g-two two">
            <div>
              <Lines one={one} told={told} />
              {call ? <Elsewhere call={call} /> : null}
            </div>
            <Facts one={one} told={told} json={JSON.stringify(Object.fromEntries((asked.answer?.columns ?? []).map((column, at) => [column.name, asked.answer?.rows[0]?.[at] ?? null])), null, 1)} />
          </div>
        ) : null
      }
    </Section>
  );
}

function Lines({ one, told }: { readonly one: Row; readonly told: Explained | null }): JSX.Element {
  const currency = one.text('currency');
  const list = one.list('line_unit').map((name, at) => ({
    name,
    quantity: one.list('line_quantity')[at] ?? '',
    price: one.list('line_unit_price')[at] ?? '',
    per: one.list('line_per')[at] ?? '1',
    multiplier: one.list('line_multiplier')[at] ?? '1',
    amount: one.list('line_contracted_amount')[at] ?? '',
  }));
  const priced = one.text('pricing_status') === 'PRICED';
  return (
    <>
      <h2>{priced ? `How ${exact(one.get('contracted_cost'), currency)[0]} was made` : `Why it has no whole price: ${words(one.text('pricing_reason'))}`}</h2>
      <p class="cap">
        {one.text('step') ? `Step ${one.text('step')}. ` : ''}
        {list.length > 0 ? 'Lines as stored: they multiply out and add up.' : 'No line was priced.'}
        {told && list.length > 0 && priced ? (
          told.checks.holds ? (
            <span class="ok"> ✓ priced afresh they come to the same.</span>
          ) : (
            <span class="w"> ≠ priced afresh: {words(told.checks.priced_afresh)}.</span>
          )
        ) : null}
        {priced ? '' : ` At most ${money(one.get('upper_bound'), currency, 6)}, in no total.`}
      </p>
      {list.length > 0 ? (
        <Scroll label="cost lines">
          <table class="calc" aria-label="cost lines">
            <tbody>
              {list.map((line, at) => (
                <tr key={at}>
                  <td class="wrap">
                    {unit(line.name)}
                    {(told?.lines[at]?.rate?.passed ?? []).map((other) => (
                      <small key={other.stated}>
                        not {other.stated}: {other.why}
                      </small>
                    ))}
                  </td>
                  <td>{count(line.quantity)}</td>
                  <td class="op">×</td>
                  <td>
                    {plain(line.price, currency)}
                    <span class="z">{per(line.per)}</span>
                  </td>
                  <td class="op">{line.multiplier === '1' ? '' : `× ${line.multiplier}`}</td>
                  <td class="op">=</td>
                  <td>{exact(line.amount, currency, 8).join('')}</td>
                </tr>
              ))}
              <tr class="res">
                <td>this call</td>
                <td />
                <td />
                <td />
                <td />
                <td class="op">=</td>
                <td>{exact(one.get('contracted_cost'), currency, 8).join('')}</td>
              </tr>
            </tbody>
          </table>
        </Scroll>
      ) : null}
    </>
  );
}

function Elsewhere({ call }: { readonly call: Row }): JSX.Element | null {
  const currency = call.text('currency');
  const ours = call.length('contracted_cost');
  const theirs = call.length('requested_cost');
  if (call.get('requested_cost') === null || call.text('requested_model') === call.text('served_model') || ours === theirs) return null;
  const top = Math.max(ours, theirs) || 1;
  const bar = (from: number, to: number, fill: string, stroke = 'none'): JSX.Element => (
    <svg viewBox="0 0 300 12" preserveAspectRatio="none" height="12" aria-hidden="true">
      <rect x={(from / top) * 300} width={Math.max(1, ((to - from) / top) * 300)} height="12" rx="2" fill={fill} stroke={stroke} />
    </svg>
  );
  return (
    <>
      <h2 class="next">The same usage elsewhere</h2>
      <div class="cmp">
        <span>{shortModel(call.text('served_model'))}</span>
        {bar(0, ours, 'var(--accent)')}
        <span>{exact(call.get('contracted_cost'), currency)[0]}</span>
        <span>{call.text('requested_model')}, as asked</span>
        {bar(0, theirs, 'var(--bar2)')}
        <span>{exact(call.get('requested_cost'), currency)[0]}</span>
        <span class="z">{ours > theirs ? 'dearer by' : 'cheaper by'}</span>
        {bar(Math.min(ours, theirs), Math.max(ours, theirs), ours > theirs ? 'url(#wasted)' : 'var(--rule)', ours > theirs ? 'var(--waste)' : 'none')}
        <span class="z">the length between</span>
      </div>
    </>
  );
}

function Facts({ one, told, json }: { readonly one: Row; readonly told: Explained | null; readonly json: string }): JSX.Element {
  const reported = one.list('reported_kind').map((kind, at) => `${words(kind)} ${money(one.list('reported_amount')[at] ?? null, one.list('reported_currency')[at] ?? '', 6)}`);
  const tokens = TOKENS.filter(([name]) => one.length(name) > 0).map(([name, label]) => `${count(one.get(name))} ${label}`);
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    ['asked for', one.text('requested_model') || '–'],
    ['served by', `${one.text('provider')}, ${one.text('served_model')}`],
    ['tokens', tokens.join(' + ') || 'none'],
    ['customer', one.text('customer_id') || 'none named by the call itself'],
    ['feature', [one.text('feature'), one.text('workflow'), one.text('step')].filter(Boolean).join(' / ') || '–'],
    ['team, project', [one.text('team'), one.text('project')].filter(Boolean).join(', ') || '–'],
    ['at', `${moment(instant(one.get('event_time')))} UTC`],
    ['response id', <span class="mono">{one.text('call_id')}</span>],
    ['event', <span class="mono">{one.text('event_id')}</span>],
    ['run', one.text('trace_id') ? <a class="mono link" href={page(`/traces/${encodeURIComponent(one.text('trace_id'))}`)}>{one.text('trace_id')}</a> : 'none'],
    ['card', one.text('card_id') ? <a class="mono link" href={page(`/prices/${encodeURIComponent(one.text('card_id'))}`)}>{one.text('card_id')}</a> : 'none'],
    ...(told?.card ? [['in force', `${told.card.effective_from ? `from ${moment(instant(told.card.effective_from))}` : 'always: no start is known'}${told.card.effective_to ? ` to ${moment(instant(told.card.effective_to))}` : ''}; learnt ${moment(instant(told.card.learnt_at))}`] as const] : []),
    ['price book', one.text('price_book_version')],
    ['account', [one.text('provider_account'), words(one.text('credential_kind'))].filter(Boolean).join(', ') || '–'],
    ['source’s own cost', reported.join(', ') || 'not reported'],
    ['seen by', `${one.text('source')}, ${words(one.text('layer'))}${one.flag('counts') ? '' : ': evidence, another view counts'}`],
    ['findings', one.list('findings').map(words).join(', ') || 'none'],
  ];
  return (
    <div>
      <h2>Evidence</h2>
      <p class="cap">Enough to argue the charge with the provider.</p>
      <dl>
        {facts.map(([name, value]) => (
          <div class="pair" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="acts">
        <Copy text={() => json} label="Copy as JSON" />
        <Copy text={() => `costline explain ${one.text('event_id')}`} label="Copy costline explain" />
      </div>
    </div>
  );
}
