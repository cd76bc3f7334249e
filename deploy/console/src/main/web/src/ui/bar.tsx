// The bar above a page: which range, currency and filters it shows, how fresh it is, and the ways out of it.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { go, here, page } from '../address';
import { questionUrl, type Params } from '../api';
import { PRESETS, clock, instant, isoTime, moment } from '../times';
import { useView } from '../view';

interface Props {
  readonly title: ComponentChildren;
  readonly csv?: { readonly question: string; readonly params: Params };
  readonly ranged?: boolean;
  /** What the page can be narrowed by. */
  readonly by?: readonly string[];
  /** Whether the page shows the range before beside this one. */
  readonly compared?: boolean;
}

export function PageBar({ title, csv, ranged = true, by = [], compared = false }: Props): JSX.Element {
  const view = useView();
  const { session, address, filters } = view;
  return (
    <header class="bar">
      <h1>{title}</h1>
      {ranged ? <Ranges /> : null}
      {!ranged ? null : session.currencies.length > 1 ? (
        <label class="chip pick">
          <span class="vh">currency</span>
          <select value={view.currency} onChange={(event) => go(here({ currency: event.currentTarget.value }))}>
            {session.currencies.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      ) : (
        <span class="chip still">{view.currency}</span>
      )}
      {compared ? (
        <a class={`chip${view.prior ? ' on' : ''}`} href={here({ compare: view.prior ? null : 'prior' })} aria-pressed={view.prior !== null} role="button">
          vs before
        </a>
      ) : null}
      {session.fixed ? <span class="chip still">only {session.fixed.value}</span> : null}
      {filters.filter((filter) => by.includes(filter.key)).map((filter) => (
        <a
          key={`${filter.key}:${filter.value}`}
          class="chip on"
          href={here({ where: address.params.getAll('where').filter((text) => text !== `${filter.key}:${filter.value}`) })}
          aria-label={`remove the filter ${filter.key} ${filter.value}`}
        >
          {filter.key.replace(/_/g, ' ')} <b>{filter.value || 'none'}</b> ×
        </a>
      ))}
      {by.length > 0 ? <AddFilter by={by} /> : null}
      <span class="grow" />
      <Fresh />
      {csv ? (
        <a class="chip" href={questionUrl(csv.question, csv.params, '.csv')} download>
          CSV
        </a>
      ) : null}
      <CopyLink />
    </header>
  );
}

function Ranges(): JSX.Element {
  const { range } = useView();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !box.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', close);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', close);
    };
  }, [open]);
  const local = (at: Date): string => at.toISOString().slice(0, 16);
  return (
    <div class="seg" ref={box}>
      {PRESETS.map(([name, label]) => (
        <a key={name} class={range.preset === name ? 'on' : ''} aria-current={range.preset === name ? 'true' : undefined} href={here({ from: name, to: null })}>
          {label}
        </a>
      ))}
      <button type="button" class={range.preset === '' ? 'on' : ''} aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        {range.preset === '' ? range.label : 'Dates'}
      </button>
      {open ? (
        <form
          class="pop"
          aria-label="range"
          onSubmit={(event) => {
            event.preventDefault();
            const data = new FormData(event.currentTarget);
            const from = instant(`${String(data.get('from'))}Z`);
            const to = instant(`${String(data.get('to'))}Z`);
            if (from && to && to > from) {
              go(here({ from: isoTime(from), to: isoTime(to) }));
              setOpen(false);
            }
          }}
        >
          <label>
            from, UTC <input type="datetime-local" name="from" required value={local(range.from)} />
          </label>
          <label>
            to, UTC <input type="datetime-local" name="to" required value={local(range.to)} />
          </label>
          <p>
            <a href={here({ from: null, to: null })} onClick={() => setOpen(false)}>
              the default
            </a>
            <button class="btn p" type="submit">
              Show
            </button>
          </p>
        </form>
      ) : null}
    </div>
  );
}

/** Narrows the page; where the page is of everything, it goes to the page of what was named. */
function AddFilter({ by }: { readonly by: readonly string[] }): JSX.Element {
  const { address } = useView();
  const [open, setOpen] = useState(false);
  const add = (event: Event): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const key = String(data.get('key'));
    const value = String(data.get('value')).trim();
    const where = `${key}:${value}`;
    setOpen(false);
    if (address.path === '/') go(value !== '' && (key === 'customer' || key === 'feature') ? page(`/${key}s/${encodeURIComponent(value)}`) : page('/calls', { where }));
    else go(here({ where: [...address.params.getAll('where').filter((one) => one !== where), where] }));
  };
  return (
    <span class="seg bare">
      <button type="button" class="chip add" data-filter aria-expanded={open} onClick={() => setOpen(!open)}>
        + Filter <kbd>/</kbd>
      </button>
      {open ? (
        <form class="pop" aria-label="filter" onSubmit={add} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
          <label>
            what{' '}
            <select name="key">
              {by.map((key) => (
                <option key={key} value={key}>
                  {key.replace(/_/g, ' ')}
                </option>
              ))}
            </select>
          </label>
          <label>
            is <input name="value" autocomplete="off" ref={(input) => input?.focus()} />
          </label>
          <p>
            <span>empty: none was named</span>
            <button class="btn p" type="submit">
              Add
            </button>
          </p>
        </form>
      ) : null}
    </span>
  );
}

export function Fresh(): JSX.Element {
  const { completeTo } = useView();
  const at = instant(completeTo);
  const behind = at ? (Date.now() - at.getTime()) / 1000 : Number.POSITIVE_INFINITY;
  return (
    <a class={`fresh${behind > 120 ? ' late' : ''}`} href={page('/data')} title="Everything accepted before this instant is in every figure">
      <i />
      {at ? `complete to ${behind > 86_400 ? moment(at) : clock(at, true)}` : 'completeness not known'}
    </a>
  );
}

/** An address that shows the same tomorrow: with instants in place of "the last day". */
export function CopyLink(): JSX.Element {
  const { range } = useView();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.origin + here({ from: isoTime(range.from), to: isoTime(range.to) }));
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" class="chip" onClick={() => void copy().catch(() => undefined)}>
      {copied ? 'Copied' : 'Copy link'}
    </button>
  );
}
