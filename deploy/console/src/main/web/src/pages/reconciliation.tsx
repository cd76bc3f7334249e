// Why a document of a provider differs from what was counted: class by class, and each class down to the line.
import type { JSX } from 'preact';
import { here } from '../address';
import { query } from '../api';
import { useGet, type Asked } from '../ask';
import { count, money, shortModel } from '../figures';
import { Nothing, Section } from '../ui/section';
import { Hidden, Table } from '../ui/table';
import { words } from './attention';

export interface Part {
  readonly class: string;
  readonly amount: string;
  readonly cells: string;
  readonly harmless: boolean;
}

export interface Cell {
  readonly account?: string;
  readonly day: string;
  readonly model: string;
  readonly unit: string;
  readonly class: string;
  readonly amount: string;
}

export interface Reconciled {
  readonly document_id: string;
  readonly provider: string;
  readonly currency: string;
  readonly invoice_total: string;
  readonly our_total: string;
  readonly difference: string;
  readonly unexplained: string;
  readonly harmless_percent: string;
  readonly parts: readonly Part[];
  readonly rows: readonly Cell[];
}

export interface Chosen {
  readonly document: string;
  readonly provider: string;
  readonly currency: string;
}

const MEANS: Readonly<Record<string, string>> = {
  MISSING_EVENTS: 'billed and not counted',
  DUPLICATE: 'counted and not billed',
  FREE_TIER: 'counted, and billed at nothing',
  PRICE_DRIFT: 'the same quantity at another price',
  UNPRICED: 'counted, and no price known',
  ROUNDING: 'half a minor unit a line, or a line that says so',
  TIME_BOUNDARY: 'counted on one side of midnight, billed on the other',
  AMOUNT_ONLY: 'the document says no quantity',
  NON_TOKEN_SERVICE: 'billed by something else than calls count',
  UNKNOWN_LINE: 'a line nobody can map',
  CREDIT: 'taken off by the provider',
  TAX: 'not a cost of calls',
  FEE: 'charged beside usage',
  COMMITMENT: 'bought ahead',
  ADJUSTMENT: 'corrected by the provider',
};

const SHOWN = 100;
const address = (chosen: Chosen, ending: '' | '.csv' = ''): string => `/api/v1/reconciliation${ending}${query({ ...chosen })}`;

export const useReconciled = (chosen: Chosen | null): Asked<Reconciled> => useGet<Reconciled>(chosen ? address(chosen) : null);

const size = (amount: string): number => Math.abs(Number(amount));

export function Classes({ chosen, held, open }: { readonly chosen: Chosen; readonly held: Asked<Reconciled>; readonly open: string }): JSX.Element {
  return (
    <Section
      title="Where the difference comes from"
      caption="Each cent of it is in one class. A class leads to its lines. Marked: what says something about the bill or the count."
      of={[held]}
      more={
        <a class="chip" href={address(chosen, '.csv')} download>
          CSV
        </a>
      }
    >
      {() => {
        const found = held.answer;
        if (!found || found.parts.length === 0) return <Nothing>What is billed is what was counted, to the last digit.</Nothing>;
        const most = Math.max(...found.parts.map((part) => size(part.amount)), Number.MIN_VALUE);
        return (
          <>
            <Table
              label="classes of the difference"
              rows={[...found.parts].sort((a, b) => size(b.amount) - size(a.amount))}
              key_={(part) => part.class}
              row={(part) => (part.class === open ? 'on' : '')}
              href={(part) => here({ class: part.class === open ? null : part.class })}
              cols={[
                { head: 'class', cell: (part) => <a href={here({ class: part.class === open ? null : part.class })} aria-current={part.class === open ? 'true' : undefined}>{words(part.class)}</a> },
                { head: 'it is', left: true, dim: true, spare: 1, cell: (part) => MEANS[part.class] ?? '' },
                { head: <Hidden>beside the largest</Hidden>, left: true, spare: 2, width: '22%', cell: (part) => <span class={`length${part.harmless ? '' : ' tells'}`} style={{ width: `${(100 * size(part.amount)) / most}%` }} /> },
                { head: 'cells', dim: true, cell: (part) => count(part.cells) },
                { head: 'amount', cell: (part) => <b class={part.harmless ? '' : 'w'}>{money(part.amount, found.currency, 4)}</b> },
              ]}
            />
            <p class="cap">
              Billed {money(found.invoice_total, found.currency, 4)}, counted {money(found.our_total, found.currency, 4)}: {money(found.difference, found.currency, 4)} apart, of which{' '}
              <b>{money(found.unexplained, found.currency, 4)}</b> is in no class.
            </p>
          </>
        );
      }}
    </Section>
  );
}

export function Lines({ held, open }: { readonly held: Asked<Reconciled>; readonly open: string }): JSX.Element {
  const all = (held.answer?.rows ?? []).filter((cell) => open === '' || cell.class === open);
  const most = [...all].sort((a, b) => size(b.amount) - size(a.amount)).slice(0, SHOWN);
  return (
    <Section title={open === '' ? 'Lines that differ most' : `Lines: ${words(open)}`} caption={all.length > SHOWN ? `The ${SHOWN} largest of ${count(String(all.length))}; the CSV has all.` : 'By the provider’s day, largest first.'} of={[held]}>
      {() =>
        most.length === 0 ? (
          <Nothing>No line differs.</Nothing>
        ) : (
          <Table
            label="lines that differ"
            rows={most}
            key_={(cell, at) => `${at}/${cell.day}/${cell.class}`}
            cols={[
              { head: 'day', cell: (cell) => cell.day },
              { head: 'model', left: true, cell: (cell) => (cell.model ? <span class="cut" title={cell.model}>{shortModel(cell.model)}</span> : <i>none</i>) },
              { head: 'unit', left: true, dim: true, cell: (cell) => <span class="cut" title={words(cell.unit)}>{words(cell.unit)}</span> },
              { head: 'class', left: true, dim: true, spare: 2, cell: (cell) => words(cell.class) },
              { head: 'amount', cell: (cell) => money(cell.amount, held.answer?.currency ?? '', 4) },
            ]}
          />
        )
      }
    </Section>
  );
}
