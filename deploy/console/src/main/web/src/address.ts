// The address is the state: page, range, filters, order, and the figure that is open.
import { useEffect, useState } from 'preact/hooks';

export interface Address {
  readonly path: string;
  readonly params: URLSearchParams;
}

const read = (): Address => ({ path: location.pathname, params: new URLSearchParams(location.search) });
const listeners = new Set<() => void>();

/** What is the same on every page, and so goes with every link. */
const KEPT = ['from', 'to', 'currency', 'compare', 'asof'];

function canonical(path: string, params: URLSearchParams): string {
  params.sort();
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

export function go(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  listeners.forEach((tell) => tell());
}

export type Changes = Readonly<Record<string, string | readonly string[] | null>>;

function changed(params: URLSearchParams, changes: Changes): URLSearchParams {
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    if (value === null) continue;
    for (const one of typeof value === 'string' ? [value] : value) params.append(name, one);
  }
  return params;
}

/** This page with other parameters. */
export const here = (changes: Changes): string => canonical(location.pathname, changed(new URLSearchParams(location.search), changes));

/** Another page, with what goes along. */
export function page(path: string, changes: Changes = {}): string {
  const now = new URLSearchParams(location.search);
  const kept = new URLSearchParams();
  for (const name of KEPT) now.getAll(name).forEach((value) => kept.append(name, value));
  return canonical(path, changed(kept, changes));
}

export function useAddress(): Address {
  const [address, set] = useState(read);
  useEffect(() => {
    const tell = (): void => set(read());
    listeners.add(tell);
    addEventListener('popstate', tell);
    return () => {
      listeners.delete(tell);
      removeEventListener('popstate', tell);
    };
  }, []);
  return address;
}

/** Links within the console change the address without a load. */
export function takeLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.pathname.startsWith('/api/')) return;
    event.preventDefault();
    const other = link.pathname !== location.pathname;
    go(link.pathname + link.search);
    if (other) scrollTo(0, 0);
  });
}

export interface Filter {
  readonly key: string;
  readonly value: string;
}

export const filters = (params: URLSearchParams): readonly Filter[] =>
  params.getAll('where').flatMap((text) => {
    const at = text.indexOf(':');
    return at > 0 ? [{ key: text.slice(0, at), value: text.slice(at + 1) }] : [];
  });
