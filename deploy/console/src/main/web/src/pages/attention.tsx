// What changes a figure if somebody acts: budgets, prices that are missing, lines of a price just crossed, calls of nobody.
import type { ComponentChildren, JSX } from 'preact';
import { page } from '../address';
import { rows } from '../api';
import { useAsk } from '../ask';
import { count, money, plural } from '../figures';
import { Nothing, Section } from '../ui/section';
import { useView } from '../view';

interface Item {
  readonly key: string;
  readonly hard: boolean;
  readonly title: ComponentChildren;
  readonly amount: string;
  readonly text: ComponentChildren;
  readonly to: string;
  readonly act: string;
}

export function Attention(): JSX.Element {
  const { asked, currency, questions } = useView();
  const budgets = useAsk('budget_status', {});
  const unpriced = useAsk('unpriced', asked);
  const over = useAsk('over_price_line', questions.has('over_price_line') ? asked : null);
  const refused = useAsk('rejected', { from: asked.from, to: asked.to });
  const items: Item[] = [
    ...rows(budgets.answer)
      .filter((row) => row.length('percent') >= 80 || row.length('forecast') > row.length('spend_limit'))
      .sort((a, b) => b.length('percent') - a.length('percent'))
      .map((row): Item => {
        const percent = row.length('percent');
        const past = percent >= 100;
        const name = row.text('dimension') === 'TENANT' ? 'All spend' : row.text('scope_value');
        return {
          key: `budget ${row.text('budget_id')} ${row.text('scope_value')}`,
          hard: percent >= 80,
          title: past ? `${name} is over its ${period(row.text('period'))} budget` : percent >= 80 ? `${name} is at ${percent.toFixed(0)} % of its ${period(row.text('period'))} budget` : `${name} will pass its ${period(row.text('period'))} budget`,
          amount: `${money(row.get('spend'), row.text('currency'))} of ${money(row.get('spend_limit'), row.text('currency'))}`,
          text: past ? `${percent.toFixed(0)} %, past the limit` : `comes to ${money(row.get('forecast'), row.text('currency'))} if it goes on so`,
          to: page('/budgets'),
          act: 'Open',
        };
      })
      .slice(0, 4),
    ...rows(unpriced.answer)
      .slice(0, 3)
      .map((row): Item => ({
        key: `unpriced ${row.text('provider')} ${row.text('served_model')} ${row.text('pricing_reason')}`,
        hard: false,
        title: `${row.text('served_model') || 'a model without a name'} has no price`,
        amount: `≤ ${money(row.get('upper_bound'), currency)}`,
        text: `${plural(row.get('calls'), 'call')}, ${row.text('provider')}, ${words(row.text('pricing_reason'))}; priced by itself once a card is there`,
        to: page('/unpriced'),
        act: 'Add a card',
      })),
    ...rows(over.answer)
      .slice(0, 1)
      .map((row): Item => ({
        key: 'line',
        hard: false,
        title: `${plural(row.get('calls'), 'call')} just over a price line`,
        amount: `${money(row.get('excess'), currency)} more`,
        text: `${money(row.get('contracted_cost'), currency)} instead of ${money(row.get('below_cost'), currency)}: up to ${count(row.get('most_over'))} tokens fewer and the lower rate holds`,
        to: page('/calls', { over: row.text('line') }),
        act: 'See the calls',
      })),
    ...rows(refused.answer)
      .slice(0, 1)
      .map((row): Item => ({
        key: 'refused',
        hard: false,
        title: `Input of ${row.text('source')} is refused`,
        amount: count(row.get('inputs')),
        text: `${row.text('field')}: ${row.text('message')}`,
        to: page('/data'),
        act: 'See all',
      })),
  ];
  const asking = [budgets, unpriced].filter((one) => one.answer === null || one.fault);
  return (
    <Section title="Needs someone" caption="What changes a figure on this page if somebody acts." of={asking.length > 0 ? asking : [budgets, unpriced]} lines={6}>
      {() =>
        items.length === 0 ? (
          <Nothing>Nothing: every call has a price, every budget holds, and nothing was refused.</Nothing>
        ) : (
          <ul class="todo">
            {items.slice(0, 6).map((item) => (
              <li key={item.key}>
                <i class={item.hard ? '' : 'soft'} />
                <strong>{item.title}</strong>
                <span class="amt">{item.amount}</span>
                <p>
                  {item.text} <a href={item.to}>{item.act}</a>
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Section>
  );
}

export const period = (text: string): string => ({ HOUR: 'hourly', DAY: 'daily', WEEK: 'weekly', MONTH: 'monthly' })[text.toUpperCase()] ?? text.toLowerCase();
export const words = (code: string): string => code.toLowerCase().replace(/_/g, ' ');
