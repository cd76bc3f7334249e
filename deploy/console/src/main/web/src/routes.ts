// Which page an address shows.
import type { ComponentType } from 'preact';
import { Budgets } from './pages/budgets';
import { CallPage, Calls } from './pages/calls';
import { CardPage } from './pages/card';
import { Customer, Customers, Feature } from './pages/customers';
import { Data } from './pages/data';
import { Features } from './pages/features';
import { Invoices } from './pages/invoices';
import { Margin } from './pages/margin';
import { Overview } from './pages/overview';
import { Prices } from './pages/prices';
import { Routing } from './pages/routing';
import { Trace } from './pages/trace';
import { Traces } from './pages/tracelist';
import { Unpriced } from './pages/unpriced';
import { Waste } from './pages/waste';

export interface Route {
  readonly path: string;
  /** Whether the address names one thing on the page: /customers/acme. */
  readonly object: boolean;
  readonly name: string;
  readonly page: ComponentType<{ rest: readonly string[] }>;
}

export const routes: readonly Route[] = [
  { path: '/', object: false, name: 'Overview', page: Overview },
  { path: '/traces', object: false, name: 'Traces', page: Traces },
  { path: '/traces', object: true, name: 'Trace', page: Trace },
  { path: '/calls', object: false, name: 'Calls', page: Calls },
  { path: '/calls', object: true, name: 'Call', page: CallPage },
  { path: '/customers', object: false, name: 'Customers', page: Customers },
  { path: '/customers', object: true, name: 'Customer', page: Customer },
  { path: '/features', object: false, name: 'Features', page: Features },
  { path: '/features', object: true, name: 'Feature', page: Feature },
  { path: '/routing', object: false, name: 'Routing', page: Routing },
  { path: '/waste', object: false, name: 'Waste', page: Waste },
  { path: '/budgets', object: false, name: 'Budgets', page: Budgets },
  { path: '/margin', object: false, name: 'Margin', page: Margin },
  { path: '/invoices', object: false, name: 'Invoices', page: Invoices },
  { path: '/prices', object: false, name: 'Prices', page: Prices },
  { path: '/prices', object: true, name: 'Card', page: CardPage },
  { path: '/unpriced', object: false, name: 'Unpriced', page: Unpriced },
  { path: '/data', object: false, name: 'Data', page: Data },
];
