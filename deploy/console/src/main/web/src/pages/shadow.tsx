// What would it have cost elsewhere: one model for all calls, or a policy of routing, judged on the calls of the range before anybody switches it on.
import type { JSX } from 'preact';
import { go, here } from '../address';
import { query } from '../api';
import { useGet } from '../ask';
import { count, money, share, shortModel } from '../figures';
import { Nothing, Section } from '../ui/section';
import { Table } from '../ui/table';
import { useView } from '../view';
import { words } from './attention';

interface Figures {
  readonly calls: number;
  readonly moved: number;
  readonly actual: string;
  readonly projected: string;
  readonly saving: string;
  readonly saving_percent: string | null;
  readonly verification: string | null;
  readonly saving_with_retries: string | null;
  readonly baseline?: string;
  readonly not_comparable: number;
  readonly not_comparable_cost: string;
  readonly not_comparable_by: Readonly<Record<string, number>>;
}

interface Gate {
  readonly open: boolean;
  readonly days: number;
  readonly judged: number;
  readonly accepted: number;
  readonly lower_bound: string | null;
  readonly acceptance_now: string | null;
  readonly missing: readonly string[];
}

interface Line extends Figures {
  readonly tier?: string;
  readonly feature?: string;
  readonly model?: string | null;
  readonly gate: Gate | null;
}

interface Judged {
  readonly currencies: readonly { readonly currency: string; readonly tiers?: readonly Line[]; readonly features?: readonly Line[]; readonly total: Figures }[];
}

type Shown = Figures & Partial<Pick<Line, 'tier' | 'feature' | 'model' | 'gate'>>;

const EXAMPLE = `routing:
  id: cheaper-first
  tiers:
    - name: short answers
      when: { model: gpt-4.1, output_tokens: "<300" }
      model: gpt-4.1-mini
      min_acceptance: 0.9
`;

interface Kind {
  readonly at: string;
  readonly name: 'policy' | 'model';
  readonly line: 'tier' | 'feature';
  readonly title: string;
  readonly caption: string;
  readonly field: (said: string) => JSX.Element;
}

const MODEL: Kind = {
  at: '/api/v1/what-if',
  name: 'model',
  line: 'feature',
  title: 'What if one model served all',
  caption: 'At public prices of each call’s time. What cannot be compared stays as it was.',
  field: (said) => <input key={said} name="model" aria-label="model" defaultValue={said} placeholder="gpt-4.1-mini" />,
};

const POLICY: Kind = {
  at: '/api/v1/shadow',
  name: 'policy',
  line: 'tier',
  title: 'Shadow a policy',
  caption: 'Judged on the calls of this range before it is switched on.',
  field: (said) => <textarea key={said} name="policy" aria-label="policy" rows={7} defaultValue={said || EXAMPLE} />,
};

/** What people said of its answers; nothing where nobody did. */
const heard = ({ judged, accepted, lower_bound, acceptance_now }: Gate): readonly string[] =>
  judged
    ? [`${count(accepted)} of ${count(judged)} judged answers accepted, surely ${share(lower_bound)}`, ...(acceptance_now === null ? [] : [`of what serves now ${share(acceptance_now)}`])]
    : [];

const Judge = ({ of }: { readonly of: Kind }): JSX.Element => {
  const { address, asked } = useView();
  const said = address.params.get(of.name) ?? '';
  const params = query({ [of.name]: said, from: asked.from, to: asked.to });
  const judged = useGet<Judged>(said ? of.at + params : null);
  return (
    <Section
      title={of.title}
      caption={of.caption}
      of={said ? [judged] : []}
      more={
        said ? (
          <a class="chip" href={`${of.at}.csv${params}`} download>
            CSV
          </a>
        ) : null
      }
      before={
        <form
          class="try"
          onSubmit={(event) => {
            event.preventDefault();
            go(here({ [of.name]: String(new FormData(event.currentTarget).get(of.name)).trim() || null }));
          }}
        >
          {of.field(said)}
          <button class="btn p" type="submit">
            Judge
          </button>
        </form>
      }
    >
      {() => (said ? <Projection of={judged.answer} label={of.title} first={of.line} /> : null)}
    </Section>
  );
};

export const WhatIf = (): JSX.Element => <Judge of={MODEL} />;
export const Shadow = (): JSX.Element => <Judge of={POLICY} />;

function Projection({ of, label, first }: { readonly of: Judged | null; readonly label: string; readonly first: 'tier' | 'feature' }): JSX.Element {
  const { currency } = useView();
  const found = of?.currencies.find((each) => each.currency === currency);
  if (!found) return <Nothing>No call of this range was served in {currency}.</Nothing>;
  const lines: readonly Line[] = found.tiers ?? found.features ?? [];
  const amount = (text: string | null): string => money(text, currency, 4);
  return (
    <>
      <Table<Shown>
        label={label}
        rows={[...lines, found.total]}
        key_={(line, at) => `${at}/${line[first] ?? ''}`}
        row={(line) => (line === found.total ? 'sum' : '')}
        cols={[
          { head: first, cell: (line) => (line === found.total ? 'all' : line[first] || <i>none named</i>) },
          ...(first === 'tier' ? [{ head: 'to', left: true, spare: 2 as const, cell: (line: Shown) => (line.model ? <span class="cut" title={line.model}>{shortModel(line.model)}</span> : '') }] : []),
          { head: 'calls', dim: true, spare: 2, cell: (line) => count(line.calls) },
          { head: 'moved', dim: true, spare: 1, cell: (line) => count(line.moved) },
          { head: 'as it was', spare: 1, cell: (line) => amount(line.actual) },
          { head: 'projected', cell: (line) => amount(line.projected) },
          { head: 'saving', cell: (line) => <b class={line.saving.startsWith('-') ? 'w' : ''}>{amount(line.saving)}</b> },
          { head: '%', dim: true, spare: 2, cell: (line) => (line.saving_percent === null ? '–' : Number(line.saving_percent).toFixed(1)) },
          ...(found.total.verification !== null && Number(found.total.verification) ? [{ head: 'checking', dim: true, spare: 2 as const, cell: (line: Shown) => amount(line.verification) }] : []),
          { head: 'after retries', spare: 1, cell: (line) => amount(line.saving_with_retries) },
          ...(found.total.baseline === undefined ? [] : [{ head: 'at the baseline', dim: true, spare: 2 as const, cell: (line: Shown) => amount(line.baseline ?? null) }]),
        ]}
      />
      {lines.map((line) =>
        line.not_comparable ? (
          <p class="cap" key={line[first]}>
            {line[first]}: {count(line.not_comparable)} calls not comparable:{' '}
            {Object.entries(line.not_comparable_by)
              .map(([why, calls]) => `${words(why)} ${count(calls)}`)
              .join(', ')}
          </p>
        ) : null,
      )}
      {lines.map((line) =>
        line.tier && line.gate ? (
          <p class="cap gate" key={line.tier}>
            {line.tier}: <b class={line.gate.open ? '' : 'w'}>{line.gate.open ? 'may be switched on' : 'not yet'}</b>
            {[...heard(line.gate), ...line.gate.missing].map((each, at) => (at ? '; ' : ': ') + each)}
          </p>
        ) : null,
      )}
    </>
  );
}
