// The way between pages, with what waits on them.
import type { JSX } from 'preact';
import { page } from '../address';
import { changeTenant, rows, signOut } from '../api';
import { useAsk } from '../ask';
import { count } from '../figures';
import { useView } from '../view';

export const PAGES: readonly (readonly [string, readonly (readonly [string, string, string])[]])[] = [
  ['', [['/', 'Overview', 'o'], ['/customers', 'Customers', 'c'], ['/features', 'Features', 'f'], ['/routing', 'Routing', 'r'], ['/waste', 'Waste', 'w'], ['/traces', 'Traces', 't']]],
  ['Money', [['/budgets', 'Budgets', 'b'], ['/margin', 'Margin', 'm'], ['/invoices', 'Invoices', 'i']]],
  ['Evidence', [['/calls', 'Calls', 'l'], ['/prices', 'Prices', 'p'], ['/unpriced', 'Unpriced', 'u'], ['/data', 'Data', 'd']]],
];

/** Without it a page has nothing to show: a narrower key is not led there. */
const NEEDS: Readonly<Record<string, string>> = {
  '/routing': 'routing',
  '/waste': 'failures',
  '/traces': 'traces',
  '/budgets': 'budget_status',
  '/invoices': 'invoices',
  '/prices': 'cards_used',
  '/unpriced': 'unpriced',
  '/data': 'completeness',
};

export const Logo = (): JSX.Element => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
    <rect x="1" y="10" width="3.6" height="9" rx="1" fill="var(--accent)" />
    <rect x="6.2" y="6" width="3.6" height="13" rx="1" fill="var(--accent)" opacity=".75" />
    <rect x="11.4" y="8" width="3.6" height="11" rx="1" fill="var(--accent)" opacity=".5" />
    <path d="M1 4.5 18.6 1.5" stroke="var(--waste)" stroke-width="1.8" stroke-linecap="round" />
  </svg>
);

export function Rail({ onKeys, onGoTo, onTheme }: { readonly onKeys: () => void; readonly onGoTo: () => void; readonly onTheme: () => void }): JSX.Element {
  const { session, address, asked, questions } = useView();
  const budgets = useAsk('budget_status', questions.has('budget_status') ? {} : null);
  const all = useAsk('spend', asked);
  const over = rows(budgets.answer).filter((row) => row.length('percent') >= 100).length;
  const unpriced = rows(all.answer)[0]?.get('unpriced_calls') ?? '0';
  const badge: Readonly<Record<string, string>> = { '/budgets': over > 0 ? `${over} over` : '', '/unpriced': unpriced !== '0' ? count(unpriced) : '' };
  const on = (path: string): boolean => (path === '/' ? address.path === '/' : address.path === path || address.path.startsWith(`${path}/`));
  return (
    <nav class="rail" aria-label="pages">
      <a class="brand" href={page('/')}>
        <Logo />
        Costline
      </a>
      <div class="pages">
        {PAGES.map(([head, list]) => (
          <div key={head} class="group">
            {head ? <div class="sec">{head}</div> : null}
            {list.filter(([path]) => questions.has(NEEDS[path] ?? 'spend') && !(session.fixed && path === '/margin')).map(([path, name]) => (
              <a key={path} class={on(path) ? 'on' : ''} aria-current={on(path) ? 'page' : undefined} href={page(path)}>
                {name}
                {badge[path] ? <b>{badge[path]}</b> : null}
              </a>
            ))}
          </div>
        ))}
      </div>
      <div class="foot">
        {session.tenants && session.tenants.length > 1 ? (
          <label>
            <span class="vh">tenant</span>
            <select value={session.tenant} onChange={(event) => void changeTenant(event.currentTarget.value).then(() => location.assign('/'))}>
              {session.tenants.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        ) : (
          <strong>{session.tenant}</strong>
        )}
        <br />
        {session.price_book ? `price book ${session.price_book}` : 'no price book'}
        <br />
        <button type="button" onClick={onKeys}>
          <kbd>?</kbd> keys
        </button>
        <button type="button" onClick={onGoTo}>
          <kbd>⌘K</kbd> go to
        </button>
        <button type="button" onClick={onTheme}>
          <kbd>t</kbd> theme
        </button>
        <button type="button" onClick={() => void signOut().then(() => location.assign('/'))}>
          sign out
        </button>
      </div>
    </nav>
  );
}
