// Spend over time, a bar a point, stacked by provider; its twin is a table.
import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { money } from '../figures';
import { clock, day, moment } from '../times';

export interface Piece {
  readonly name: string;
  readonly colour: string;
  /** By point: the amount as it came, for words; its length is made of it here. */
  readonly amounts: readonly (string | null)[];
}

export interface Note {
  readonly at: number;
  readonly title: string;
  readonly text: string;
}

interface Props {
  readonly points: readonly Date[];
  readonly seconds: number;
  readonly pieces: readonly Piece[];
  readonly totals: readonly (string | null)[];
  readonly currency: string;
  readonly note: Note | null;
  readonly lit: string | null;
  readonly onRange: (from: Date, to: Date) => void;
}

const HEIGHT = 292;
const TOP = 44;
const BASE = 264;

export function Stacked({ points, seconds, pieces, totals, currency, note, lit, onRange }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(700);
  const [over, setOver] = useState<number | null>(null);
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  useEffect(() => {
    const sized = new ResizeObserver(([entry]) => entry && setWidth(Math.max(240, Math.floor(entry.contentRect.width))));
    if (box.current) sized.observe(box.current);
    return () => sized.disconnect();
  }, []);
  const right = width - 46;
  const x = scaleBand<number>()
    .domain(points.map((_, at) => at))
    .range([0, right])
    .paddingInner(points.length > 120 ? 0.05 : 0.14);
  const table = points.map((_, at) => Object.fromEntries(pieces.map((piece) => [piece.name, Number(piece.amounts[at] ?? 0)])));
  const series = stack<Record<string, number>>().keys(pieces.map((piece) => piece.name))(table);
  const top = max(series.flatMap((one) => one.map((pair) => pair[1]))) || 1;
  const y = scaleLinear().domain([0, top]).nice(5).range([BASE, TOP]);
  const ticks = y.ticks(5);
  const every = Math.max(1, Math.ceil(64 / (x.step() || 1)));
  const labelled = points.map((at, place) => ({ at, place })).filter(({ at }) => at.getTime() % (niceStep(every * seconds) * 1000) === 0);
  const band = (event: PointerEvent): number => {
    const left = (event.currentTarget as Element).getBoundingClientRect().left;
    return Math.max(0, Math.min(points.length - 1, Math.floor((event.clientX - left) / (x.step() || 1))));
  };
  const release = (): void => {
    if (drag && drag[0] !== drag[1]) {
      const [from, to] = [Math.min(...drag), Math.max(...drag)];
      onRange(points[from]!, new Date(points[to]!.getTime() + seconds * 1000));
    }
    setDrag(null);
  };
  const peak = note ? y(max(series, (one) => one[note.at]?.[1] ?? 0) ?? 0) : 0;
  const noteX = note ? (x(note.at) ?? 0) + x.bandwidth() / 2 : 0;
  const flip = noteX < 330;
  return (
    <div class="chart" ref={box}>
      <svg width={width} height={HEIGHT} role="img" aria-label={`spend over time in ${currency}; the table beside it has every figure`}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="axl" x1="0" x2={right} y1={y(tick)} y2={y(tick)} />
            <text class="ax" x={right + 8} y={y(tick) + 4}>
              {money(String(tick), currency, top < 0.05 ? 4 : top < 5 && ticks.some((one) => one % 1 !== 0) ? 2 : 0).replace('< ', '')}
            </text>
          </g>
        ))}
        {series.map((one, place) => (
          <g key={one.key} fill={pieces[place]!.colour} class={lit !== null && lit !== one.key ? 'faint' : ''}>
            {one.map((pair, at) => {
              const high = y(pair[0]) - y(pair[1]);
              return high < 0.2 ? null : <rect key={at} x={x(at)} y={y(pair[1])} width={x.bandwidth()} height={Math.max(0.6, high - (high > 3 ? 0.8 : 0))} rx={x.bandwidth() > 6 ? 1 : 0} />;
            })}
          </g>
        ))}
        {drag ? <rect class="drag" x={x(Math.min(...drag))} y={TOP - 8} width={(Math.abs(drag[1] - drag[0]) + 1) * x.step()} height={BASE - TOP + 8} /> : null}
        {over !== null && !drag ? <rect class="hair" x={x(over)} y={TOP - 8} width={x.bandwidth()} height={BASE - TOP + 8} /> : null}
        {labelled.map(({ at, place }) => (
          <text key={place} class="ax" x={Math.max(16, (x(place) ?? 0) + x.bandwidth() / 2)} y={BASE + 19} text-anchor="middle">
            {seconds >= 86_400 || (seconds >= 3600 && at.getUTCHours() === 0) ? day(at) : clock(at)}
          </text>
        ))}
        {note && width >= 560 ? (
          <g class="note">
            <path d={`M${noteX} ${peak - 3}V${18}h${flip ? 8 : -8}`} fill="none" stroke="var(--ink3)" />
            <text class="annb" x={noteX + (flip ? 14 : -14)} y="13" text-anchor={flip ? 'start' : 'end'}>
              {note.title}
            </text>
            <text class="ann" x={noteX + (flip ? 14 : -14)} y="29" text-anchor={flip ? 'start' : 'end'}>
              {note.text}
            </text>
          </g>
        ) : null}
        <rect
          class="catch"
          x="0"
          y="0"
          width={right}
          height={BASE}
          onPointerMove={(event) => {
            setOver(band(event));
            if (drag) setDrag([drag[0], band(event)]);
          }}
          onPointerDown={(event) => setDrag([band(event), band(event)])}
          onPointerUp={release}
          onPointerLeave={() => {
            setOver(null);
            setDrag(null);
          }}
        />
      </svg>
      {note && width < 560 ? (
        <p class="cap">
          <b>{note.title}</b> {note.text}
        </p>
      ) : null}
      {over !== null && !drag ? (
        <div class="tip" style={{ left: `${Math.min(right - 190, Math.max(0, (x(over) ?? 0) - 90))}px` }}>
          <b>
            {moment(points[over] ?? null, false)} <span>{money(totals[over] ?? '0', currency, 4)}</span>
          </b>
          {pieces
            .filter((piece) => Number(piece.amounts[over] ?? 0) > 0)
            .map((piece) => (
              <div key={piece.name}>
                <i class="sw" style={{ background: piece.colour }} />
                {piece.name || 'none named'} <span>{money(piece.amounts[over] ?? '0', currency, 4)}</span>
              </div>
            ))}
        </div>
      ) : null}
    </div>
  );
}

const STEPS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000];
const niceStep = (least: number): number => STEPS.find((step) => step >= least) ?? 2_592_000;
