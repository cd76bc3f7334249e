// What every page knows: who looks, at which range, in which currency, through which filters.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { filters, type Address, type Filter } from './address';
import type { Params, Session } from './api';
import { earlier, instant, prior, range, sqlTime, type Range } from './times';

export interface View {
  readonly session: Session;
  readonly address: Address;
  readonly range: Range;
  readonly prior: Range | null;
  readonly currency: string;
  readonly filters: readonly Filter[];
  /** Questions that this service answers. */
  readonly questions: ReadonlySet<string>;
  readonly completeTo: string | null;
  /** What a question about a range in one currency is asked with. */
  readonly asked: { readonly from: string; readonly to: string; readonly currency: string };
}

export function view(session: Session, address: Address, now: Date, completeTo: string | null, questions: ReadonlySet<string>): View {
  const { params } = address;
  const of = range(params.get('from'), params.get('to'), now, instant(session.first_event), instant(session.last_event));
  const wanted = params.get('currency') ?? '';
  const currency = wanted !== '' ? wanted : (session.currencies.includes('USD') ? 'USD' : (session.currencies[0] ?? 'USD'));
  const before = params.get('compare') === 'prior' ? prior(of) : null;
  return {
    session,
    address,
    range: of,
    prior: before,
    currency,
    filters: filters(params),
    questions,
    completeTo,
    asked: { from: sqlTime(of.from), to: sqlTime(of.to), currency },
  };
}

export const between = (of: Range): { from: string; to: string } => ({ from: sqlTime(of.from), to: sqlTime(of.to) });
export { earlier };

export const Viewing = createContext<View | null>(null);

export function useView(): View {
  const now = useContext(Viewing);
  if (!now) throw new Error('no view');
  return now;
}

/** Names in spend_of_calls of the dimensions in spend_by. */
export const KEY_OF: Readonly<Record<string, string>> = {
  CUSTOMER: 'customer',
  TEAM: 'team',
  PROJECT: 'project',
  APP_KEY: 'app_key',
  FEATURE: 'feature',
  PROVIDER: 'provider',
  PROVIDER_ACCOUNT: 'provider_account',
  MODEL: 'model',
};

/** What calls can be narrowed by. */
export const KEYS_OF_CALLS = [...Object.values(KEY_OF), 'requested_model', 'workflow', 'step', 'route', 'tier', 'source', 'region', 'service_tier', 'environment'];

/** The calls of a scope, and of the filters that the page has besides. */
export function conditions(dimension: string, value: string, also: readonly Filter[] = []): { keys: string[]; values: string[] } & Params {
  const key = KEY_OF[dimension];
  const own = key === undefined ? [] : [{ key, value }];
  const all = [...own, ...also.filter((filter) => filter.key !== key)];
  return { keys: all.map((filter) => filter.key), values: all.map((filter) => filter.value) };
}
