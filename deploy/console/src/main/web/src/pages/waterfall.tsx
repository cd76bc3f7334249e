// The calls of a run in their time, attempts under their step, idle time folded.
import type { JSX } from 'preact';
import { type Row } from '../api';
import { fold } from '../charts/folded';
import { count, money, shortModel, took } from '../figures';
import { go } from '../address';
import { Exact } from '../ui/figure';
import { Hidden, Scroll } from '../ui/table';

const WIDTH = 470;
const LABEL = 62;

interface Props {
  readonly calls: readonly Row[];
  readonly chosen: string;
  readonly operations: string;
  readonly totals: readonly Row[];
  readonly href: (event: string) => string;
}

export function Waterfall({ calls, chosen, operations, totals, href }: Props): JSX.Element {
  const folded = fold(
    calls.filter((row) => row.flag('counts')).map((row) => ({ begin: row.length('begin_ms'), end: row.length('begin_ms') + row.length('took_ms') })),
    WIDTH - LABEL,
  );
  const most = Math.max(...calls.map((row) => row.length('contracted_cost')), 1e-12);
  const attempts = new Map<string, number>();
  for (const row of calls) attempts.set(row.text('operation_id'), (attempts.get(row.text('operation_id')) ?? 0) + (row.flag('counts') ? 1 : 0));
  const shownGaps = folded.gaps.length <= 9 ? folded.gaps : [];
  let before = '';
  return (
    <Scroll label="calls of the run">
      <table class="wf" aria-label="calls of the run">
        <thead>
          <tr>
            <th scope="col">step</th>
            <th scope="col" class="l">
              model
            </th>
            <th scope="col" class="l spare2">
              <Hidden>when, idle time folded</Hidden>
              <svg width={WIDTH} height="18" class="axis" aria-hidden="true">
                {shownGaps.map((gap, at) => (
                  <text key={at} class="ax" x={gap.at} y="13" text-anchor="middle">
                    {took(gap.idle)}
                    {at === 0 && shownGaps.length < 6 ? ' idle' : ''}
                  </text>
                ))}
              </svg>
            </th>
            <th scope="col" class="spare2">
              in
            </th>
            <th scope="col" class="spare2">
              out
            </th>
            <th scope="col" class="spare1">
              <Hidden>cost as a bar</Hidden>
            </th>
            <th scope="col">cost</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((row) => {
            const id = row.text('event_id');
            const again = row.text('operation_id') !== '' && row.text('operation_id') === before;
            before = row.text('operation_id');
            return <Call key={id} row={row} again={again} many={(attempts.get(row.text('operation_id')) ?? 0) > 1} on={id === chosen} to={href(id)} folded={folded} gaps={shownGaps.map((gap) => gap.at)} most={most} />;
          })}
          {totals.map((total) => (
            <tr class="sum" key={total.text('currency')}>
              <td>{count(operations)} operations</td>
              <td class="l z">{count(total.get('calls'))} calls</td>
              <td class="spare2" />
              <td class="spare2" />
              <td class="spare2" />
              <td class="spare1" />
              <td>
                <Exact amount={total.get('contracted_cost')} currency={total.text('currency')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface CallProps {
  readonly row: Row;
  readonly again: boolean;
  readonly many: boolean;
  readonly on: boolean;
  readonly to: string;
  readonly folded: ReturnType<typeof fold>;
  readonly gaps: readonly number[];
  readonly most: number;
}

function Call({ row, again, many, on, to, folded, gaps, most }: CallProps): JSX.Element {
  const counts = row.flag('counts');
  const failed = row.text('status') === 'ERROR' || (counts && !row.flag('served'));
  const dearer = row.get('requested_cost') !== null && row.length('contracted_cost') > row.length('requested_cost') && row.text('requested_model') !== row.text('served_model');
  const fill = failed ? 'url(#wasted)' : dearer ? 'var(--dear)' : 'var(--accent)';
  const x0 = folded.x(row.length('begin_ms'));
  const x1 = folded.x(row.length('begin_ms') + row.length('took_ms'));
  const long = Math.max(3, x1 - x0);
  const part = Math.max(1, (row.length('contracted_cost') / most) * 64);
  const other = row.text('requested_model') !== '' && row.text('requested_model') !== row.text('served_model') && shortModel(row.text('served_model')) !== row.text('requested_model');
  const why = [row.text('error_type'), row.text('http_status').replace(/^0$/, '')].filter(Boolean).join(', ');
  const attempt = row.length('attempt_index');
  return (
    <tr class={`goes ${on ? 'sel' : ''} ${counts ? '' : 'aside'} ${many && !again ? 'try' : ''}`} data-href={to} aria-current={on ? 'true' : undefined} onClick={(event) => !(event.target as Element).closest('a') && go(to)}>
      <td>{again ? <span class="vh">{row.text('step')}</span> : row.text('step') || '–'}</td>
      <td class="l">
        {other ? <span class="z">{row.text('requested_model')} → </span> : null}
        <a href={to} title={row.text('served_model')}>
          {shortModel(row.text('served_model') || row.text('requested_model'))}
        </a>
        {row.text('status') === 'ERROR' ? <span class="tag w">{why || 'failed'}</span> : null}
        {again ? <span class="tag n">{['second', 'third', 'fourth', 'fifth'][attempt - 1] ?? `${attempt + 1}th`} attempt</span> : null}
        {counts ? null : <span class="tag n">seen by {row.text('source')} too</span>}
        {row.text('pricing_status') === 'UNPRICED' ? <span class="tag n">no price</span> : null}
      </td>
      <td class="spare2 l">
        <svg width={WIDTH} height="34" class="axis" aria-hidden="true">
          {gaps.map((gap) => (
            <line key={gap} x1={gap} x2={gap} y1="0" y2="34" stroke="var(--rule)" stroke-dasharray="2 3" />
          ))}
          {counts ? (
            <>
              <rect x={x0} y="11" width={long} height="12" rx="2" fill={fill} stroke={failed ? 'var(--waste)' : 'none'} />
              <text class="ax" x={x0 + long + 6} y="21">
                {row.length('took_ms') > 0 ? took(row.length('took_ms')) : ''}
              </text>
            </>
          ) : null}
        </svg>
      </td>
      <td class="spare2">{count(row.get('input_tokens'))}</td>
      <td class="spare2">{count(row.get('output_tokens'))}</td>
      <td class="spare1">
        {counts && row.length('contracted_cost') > 0 ? (
          <svg class="cellbar" width="64" height="12" aria-hidden="true">
            <rect x={64 - part} width={part} height="12" rx="2" fill={failed ? 'url(#wasted)' : dearer ? 'var(--dear)' : 'var(--bar)'} />
          </svg>
        ) : null}
      </td>
      <td>
        {row.text('pricing_status') === 'UNPRICED' ? (
          <span class="z">≤ {money(row.get('upper_bound'), row.text('currency'), 4)}</span>
        ) : counts ? (
          <Exact amount={row.get('contracted_cost')} currency={row.text('currency')} />
        ) : (
          <span class="z">counts once</span>
        )}
      </td>
    </tr>
  );
}
