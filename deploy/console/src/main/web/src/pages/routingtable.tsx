// Where calls go and where the money goes: models and providers.
import type { JSX } from 'preact';
import { page } from '../address';
import { rows, type Row } from '../api';
import { useAsk } from '../ask';
import { colour } from '../charts/colours';
import { Dumbbell } from '../charts/small';
import { count, money, ratio, share, shortModel } from '../figures';
import { Figure, Swatch, atMost } from '../ui/figure';
import { Section } from '../ui/section';
import { Hidden, Table } from '../ui/table';
import { useView } from '../view';

export function RoutingTable({ limit }: { readonly limit: number }): JSX.Element {
  const { asked, currency } = useView();
  const ranked = useAsk('spend_ranked', { ...asked, dimension: 'MODEL', limit });
  const pairs = useAsk('spend_by_pair', { ...asked, pair: 'PROVIDER_MODEL' });
  const unpriced = useAsk('unpriced', asked);
  const list = rows(ranked.answer);
  const all = list.find((row) => row.text('kind') === 'ALL');
  const provider = new Map<string, string>();
  for (const row of rows(pairs.answer)) if (!provider.has(row.text('second'))) provider.set(row.text('second'), row.text('value'));
  const shares = list.filter((row) => row.text('kind') === 'VALUE').flatMap((row) => [row.length('share'), ratio(row.get('calls'), all?.get('calls') ?? null) ?? 0]);
  const top = Math.max(0.01, ...shares);
  const named = new Set(list.map((row) => row.text('value')));
  const unknown = (row: Row): boolean => row.text('kind') === '' || (row.length('contracted_cost') === 0 && row.length('unpriced_upper_bound') > 0);
  return (
    <Section
      title="Routing: where calls go, and where the money goes"
      more={<a href={page('/routing')}>All routes</a>}
      caption="○ share of calls, ● share of cost. The longer the bar to the right, the dearer the model for its traffic."
      of={[ranked]}
      lines={11}
    >
      {() => (
        <Table
          label="served models"
          rows={[...list.filter((row) => row.text('kind') !== 'ALL'), ...rows(unpriced.answer).filter((row) => !named.has(row.text('served_model')))]}
          key_={(row, at) => `${row.text('kind')} ${row.text('value')} ${row.text('served_model')} ${at}`}
          row={(row) => (row.text('kind') === 'VALUE' && !unknown(row) ? '' : 'it')}
          cols={[
            {
              head: 'served model',
              class: 'name',
              cell: (row) => {
                const model = row.text('value') || row.text('served_model');
                if (row.text('kind') === 'REST') return `${count(row.get('members'))} more models`;
                if (row.text('kind') === 'NOBODY') return 'no model named';
                return (
                  <a href={page('/calls', { where: `model:${model}` })} title={model}>
                    {shortModel(model)}
                    {/bedrock|azure|vertex/i.test(provider.get(model) ?? '') ? ` · ${(provider.get(model) ?? '').replace(/^\w+\./, '')}` : ''}
                  </a>
                );
              },
            },
            {
              head: <Hidden>share of calls and of cost</Hidden>,
              spare: 2,
              cell: (row) =>
                row.text('kind') === 'VALUE' && !unknown(row) ? (
                  <Dumbbell calls={ratio(row.get('calls'), all?.get('calls') ?? null) ?? 0} cost={row.length('share')} top={top} colour={colour(provider.get(row.text('value')) ?? row.text('value'))} />
                ) : unknown(row) ? (
                  <svg class="dumbbell" width="216" height="16" aria-hidden="true">
                    <rect x="6" y="2" width="88" height="11" rx="2" fill="url(#hatch)" stroke="var(--hatch)" />
                  </svg>
                ) : null,
            },
            { head: 'calls', dim: true, cell: (row) => share(ratio(row.get('calls'), all?.get('calls') ?? null)) },
            { head: 'cost', cell: (row) => (unknown(row) ? '' : share(row.get('share'))) },
            {
              head: 'spend',
              cell: (row) =>
                unknown(row) ? (
                  <Figure of={{ metric: 'unpriced_upper_bound', dimension: 'MODEL', value: row.text('value') || row.text('served_model') }}>{atMost(row.get('unpriced_upper_bound') ?? row.get('upper_bound'), currency)}</Figure>
                ) : row.text('kind') === 'VALUE' ? (
                  <Figure of={{ metric: 'contracted_cost', dimension: 'MODEL', value: row.text('value') }}>{money(row.get('contracted_cost'), currency)}</Figure>
                ) : (
                  money(row.get('contracted_cost'), currency)
                ),
            },
          ]}
        />
      )}
    </Section>
  );
}

export function ProviderTable(): JSX.Element {
  const { asked, currency } = useView();
  const ranked = useAsk('spend_ranked', { ...asked, dimension: 'PROVIDER', limit: 12 });
  return (
    <Section title="Providers" more={<a href={page('/routing')}>Health</a>} caption="Rate: after caching and discounts, of priced calls." of={[ranked]} lines={6}>
      {() => (
        <Table
          label="providers"
          rows={rows(ranked.answer)}
          key_={(row) => row.text('kind') + row.text('value')}
          row={(row) => ({ ALL: 'sum', VALUE: '' })[row.text('kind')] ?? 'it'}
          cols={[
            {
              head: 'provider',
              cell: (row) =>
                row.text('kind') === 'VALUE' ? (
                  <>
                    <Swatch colour={colour(row.text('value'))} />
                    {row.text('value')}
                  </>
                ) : (
                  { ALL: 'all', REST: `${count(row.get('members'))} more`, NOBODY: 'none named' }[row.text('kind')]
                ),
            },
            {
              head: 'spend',
              cell: (row) =>
                row.text('kind') === 'REST' ? (
                  money(row.get('contracted_cost'), currency)
                ) : (
                  <Figure of={row.text('kind') === 'ALL' ? { metric: 'contracted_cost', dimension: 'TENANT', value: '' } : { metric: 'contracted_cost', dimension: 'PROVIDER', value: row.text('value') }}>
                    {money(row.get('contracted_cost'), currency)}
                  </Figure>
                ),
            },
            { head: 'share', dim: true, cell: (row) => share(row.get('share')) },
            { head: 'per 1M tokens', cell: (row) => money(row.get('rate_per_million_tokens'), currency) },
          ]}
        />
      )}
    </Section>
  );
}
