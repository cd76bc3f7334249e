// The service's interface. Figures are texts from ClickHouse to the screen; nothing here makes numbers of them.

export type Cell = string | null | string[];

export interface Column {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

export interface Answer {
  readonly question: string;
  readonly title: string;
  readonly counts: string;
  readonly leaves_out: string;
  readonly reads: readonly string[];
  readonly drill: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly sql: string;
  readonly as_of: string;
  readonly complete_to: string | null;
  readonly truncated: boolean;
}

export interface Session {
  readonly tenant: string;
  readonly who: string;
  readonly scopes: readonly string[];
  readonly fixed: { readonly dimension: string; readonly value: string } | null;
  readonly currencies: readonly string[];
  readonly first_event: string | null;
  readonly last_event: string | null;
  readonly price_book: string | number | null;
  readonly ingest_url: string | null;
  readonly version: string;
  /** Of somebody who may see several: whose figures there are. */
  readonly tenants?: readonly string[];
}

/** What the service, or the way to it, said instead of an answer. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

export type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export function query(params: Params): string {
  const out = new URLSearchParams();
  for (const name of Object.keys(params).sort()) {
    const value = params[name];
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) out.append(name, one);
  }
  const text = out.toString();
  return text === '' ? '' : `?${text}`;
}

export const questionUrl = (name: string, params: Params, ending: '' | '.csv' = ''): string =>
  `/api/v1/questions/${name}${ending}${query(params)}`;

export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  return read<T>(await reach(url, { headers: { Accept: 'application/json' }, ...(signal ? { signal } : {}) }));
}

export async function signIn(key: string): Promise<void> {
  const answer = await reach('/api/v1/session', {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({ key }),
    redirect: 'manual',
  });
  if (answer.type === 'opaqueredirect' || answer.ok) return;
  throw await fault(answer);
}

/** By what ways one can sign in beside a key: the name of an identity provider. */
export async function signInWays(): Promise<{ readonly oidc: string | null }> {
  const answer = await reach('/api/v1/sign-in');
  if (!answer.ok) throw await fault(answer);
  return (await answer.json()) as { readonly oidc: string | null };
}

export const changeTenant = async (tenant: string): Promise<void> => {
  await reach('/api/v1/session/tenant', { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ tenant }), redirect: 'manual' });
};

export const signOut = async (): Promise<void> => {
  await reach('/api/v1/session', { method: 'DELETE' });
};

async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { credentials: 'same-origin', ...init });
  } catch (caught) {
    if (caught instanceof DOMException && caught.name === 'AbortError') throw caught;
    throw new Fault('CONSOLE_AWAY', 'the console does not answer; it is asked again', 0);
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw await fault(answer);
  return (await answer.json()) as T;
}

async function fault(answer: Response): Promise<Fault> {
  try {
    const { error } = (await answer.json()) as { error: { code: string; message: string; field?: string | null } };
    return new Fault(error.code, error.message, answer.status, error.field ?? null);
  } catch {
    return new Fault(`HTTP_${answer.status}`, answer.statusText || 'no reason was given', answer.status);
  }
}

/** A row by the names of its columns. */
export class Row {
  constructor(
    private readonly cells: readonly Cell[],
    private readonly places: ReadonlyMap<string, number>,
  ) {}

  raw(column: string): Cell {
    const place = this.places.get(column);
    return place === undefined ? null : (this.cells[place] ?? null);
  }

  /** As text; null where the cell is empty. */
  get(column: string): string | null {
    const cell = this.raw(column);
    return cell === null ? null : Array.isArray(cell) ? cell.join(', ') : String(cell);
  }

  text(column: string): string {
    return this.get(column) ?? '';
  }

  list(column: string): readonly string[] {
    const cell = this.raw(column);
    return Array.isArray(cell) ? cell.map(String) : cell === null || cell === '' ? [] : [String(cell)];
  }

  flag(column: string): boolean {
    const cell = this.get(column);
    return cell === 'true' || cell === '1';
  }

  /** For lengths on the screen and for shares, never for an amount that is shown. */
  length(column: string): number {
    const number = Number(this.get(column));
    return Number.isFinite(number) ? number : 0;
  }
}

export function rows(answer: Answer | null | undefined): readonly Row[] {
  if (!answer) return [];
  const places = new Map(answer.columns.map((column, place) => [column.name, place] as const));
  return answer.rows.map((cells) => new Row(cells, places));
}
