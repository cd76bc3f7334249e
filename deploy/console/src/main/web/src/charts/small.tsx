// Small drawings that stand in a line of text or a cell. Each has its figures beside it, so none of them speaks alone.
import type { JSX } from 'preact';
import { max } from 'd3-array';
import { line } from 'd3-shape';

export function Spark({ values, width = 150, height = 30 }: { readonly values: readonly number[]; readonly width?: number; readonly height?: number }): JSX.Element | null {
  if (values.length < 2) return null;
  const top = max(values) || 1;
  const path = line<number>(
    (_, at) => 2 + (at * (width - 4)) / (values.length - 1),
    (value) => height - 3 - (value / top) * (height - 6),
  )(values);
  return (
    <svg class="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={path ?? ''} fill="none" stroke="var(--ink3)" stroke-width="1.4" stroke-linejoin="round" />
    </svg>
  );
}

export function Bar({ part, width = 150, fill = 'var(--bar)', right = true }: { readonly part: number; readonly width?: number; readonly fill?: string; readonly right?: boolean }): JSX.Element {
  const long = Math.max(part > 0 ? 1 : 0, Math.min(1, part) * width);
  return (
    <svg class="cellbar" width={width} height="12" viewBox={`0 0 ${width} 12`} aria-hidden="true">
      <rect x={right ? width - long : 0} width={long} height="12" rx="2" fill={fill} />
    </svg>
  );
}

/** What is known, and how much at most is not: solid, then hatched. */
export function Bounded({ known, unknown, width = 286 }: { readonly known: number; readonly unknown: number; readonly width?: number }): JSX.Element {
  const all = known + unknown || 1;
  const first = (known / all) * width;
  return (
    <svg class="bounded" width="100%" height="12" viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.max(0, first - (unknown > 0 ? 1 : 0))} height="12" rx="2" fill="var(--accent)" />
      {unknown > 0 ? <rect x={first + 1} y=".5" width={Math.max(2, width - first - 1.5)} height="11" rx="2" fill="url(#hatch)" stroke="var(--hatch)" /> : null}
    </svg>
  );
}

/** A ring for the share of calls, a disc for the share of cost, and the way between. */
export function Dumbbell({ calls, cost, top, colour, width = 216 }: { readonly calls: number; readonly cost: number; readonly top: number; readonly colour: string; readonly width?: number }): JSX.Element {
  const x = (part: number): number => 6 + (part / (top || 1)) * (width - 12);
  return (
    <svg class="dumbbell" width={width} height="22" viewBox={`0 0 ${width} 22`} aria-hidden="true">
      <line x1="6" x2={width - 6} y1="11" y2="11" stroke="var(--rule2)" />
      <line x1={x(calls)} x2={x(cost)} y1="11" y2="11" stroke={colour} stroke-width="2.5" opacity=".45" />
      <circle cx={x(calls)} cy="11" r="4" fill="var(--paper)" stroke={colour} stroke-width="1.8" />
      <circle cx={x(cost)} cy="11" r="4.8" fill={colour} />
    </svg>
  );
}

/** A budget: spent, what it comes to, its limit, its thresholds. */
export function Bullet({ percent, forecast, unpriced, thresholds = [80], width = 260 }: { readonly percent: number; readonly forecast: number; readonly unpriced: number; readonly thresholds?: readonly number[]; readonly width?: number }): JSX.Element {
  const top = Math.max(125, Math.min(250, Math.max(percent + unpriced, forecast) * 1.05));
  const x = (value: number): number => (Math.min(value, top) / top) * width;
  return (
    <svg class="bullet" width={width} height="24" viewBox={`0 0 ${width} 24`} aria-hidden="true">
      <rect x="0" y="4" width={x(100)} height="16" rx="2" fill="var(--rule2)" />
      <rect x="0" y="8" width={x(percent)} height="8" rx="1.5" fill={percent >= 100 ? 'var(--waste)' : 'var(--accent)'} />
      {unpriced > 0 ? <rect x={x(percent)} y="8.5" width={Math.max(1, x(percent + unpriced) - x(percent))} height="7" fill="url(#hatch)" stroke="var(--hatch)" /> : null}
      {thresholds.map((at) => (
        <line key={at} x1={x(at)} x2={x(at)} y1="5" y2="19" stroke="var(--ink3)" stroke-dasharray="1.5 2" />
      ))}
      <line x1={x(100)} x2={x(100)} y1="1" y2="23" stroke="var(--ink)" stroke-width="2" />
      {forecast > 0 ? <path d={`M${x(forecast)} 6.5l4 5.5-4 5.5-4-5.5z`} fill="var(--card)" stroke="var(--ink2)" stroke-width="1.3" /> : null}
    </svg>
  );
}
