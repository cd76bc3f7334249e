// Which page an address shows.
import type { ComponentType } from 'preact';
import { Overview } from './pages/overview';

export interface Route {
  readonly path: string;
  /** Whether the address names one thing on the page: /customers/acme. */
  readonly object: boolean;
  readonly name: string;
  readonly page: ComponentType<{ rest: readonly string[] }>;
}

export const routes: readonly Route[] = [{ path: '/', object: false, name: 'Overview', page: Overview }];
