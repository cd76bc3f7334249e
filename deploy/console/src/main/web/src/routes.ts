// Which page an address shows.
import type { ComponentType } from 'preact';
import { CallPage, Calls } from './pages/calls';
import { Overview } from './pages/overview';
import { Trace } from './pages/trace';
import { Traces } from './pages/tracelist';

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
];
