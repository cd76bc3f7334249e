// Which customers, features and plans lose money?
import type { JSX } from 'preact';
import { page } from '../address';
import { rows, type Answer, type Row } from '../api';
import { useAsk, type Asked } from '../ask';
import { count, money, share } from '../figures';
import { PageBar } from '../ui/bar';
import { Nothing, Section } from '../ui/section';
import { Table, type Col } from '../ui/table';
import { useView } from '../view';

export function Margin(): JSX.Element {
  const { questions, asked } = useView();
  const known = questions.has('margin_by_customer');
  return (
    <>
      <PageBar title="Margin" {...(known ? { csv: { question: 'margin_by_customer', params: asked } } : {})} />
      {known ? <Known /> : <Connect />}
    </>
  );
}

function Connect(): JSX.Element {
  return (
    <>
      <p class="say">No revenue is connected, so there is no margin yet. Cost is one half of it, and that half is whole.</p>
      <Nothing>
        Margin is revenue earned in a range less the contracted cost of the calls made in it, by customer, feature and plan. It appears here as soon as invoices or subscriptions arrive beside
        the calls. Until then: <a href={page('/customers')}>what each customer costs</a>, <a href={page('/features')}>what each feature costs</a>.
      </Nothing>
    </>
  );
}

function Known(): JSX.Element {
  const { asked, currency } = useView();
  const customers = useAsk('margin_by_customer', asked);
  const features = useAsk('margin_by_feature', asked);
  const plans = useAsk('margin_by_plan', asked);
  const inverted = useAsk('plan_inversion', asked);
  if (customers.answer && !rows(customers.answer).some((row) => row.get('revenue') !== null && row.length('revenue') !== 0)) return <Connect />;
  const table = (of: Asked<Answer>, column: string, name: string, none: string, href?: (value: string) => string): JSX.Element => {
    const cols: Col<Row>[] = [
      { head: name, cell: (row) => (row.text(column) ? href ? <a class="cut" href={href(row.text(column))}>{row.text(column)}</a> : row.text(column) : <i>{none}</i>) },
      { head: 'revenue', cell: (row) => money(row.get('revenue'), row.text('currency')) },
      { head: 'cost', cell: (row) => money(row.get('contracted_cost'), row.text('currency')) },
      { head: 'margin', cell: (row) => <b class={row.length('margin') < 0 ? 'w' : ''}>{money(row.get('margin'), row.text('currency'))}</b> },
      { head: 'of revenue', dim: true, cell: (row) => (row.get('margin_percent') === null ? '–' : `${row.length('margin_percent').toFixed(1)} %`) },
      { head: 'at worst', dim: true, spare: 2, cell: (row) => (row.length('unpriced_upper_bound') > 0 && row.get('margin_at_worst') !== null ? `≥ ${money(row.get('margin_at_worst'), row.text('currency'))}` : '') },
      { head: 'calls', spare: 2, cell: (row) => count(row.get('calls')) },
    ];
    return <Table label={`margin by ${name}`} rows={[...rows(of.answer)].sort((a, b) => a.length('margin') - b.length('margin')).slice(0, 60)} key_={(row) => row.text(column) + row.text('currency')} cols={cols} />;
  };
  return (
    <>
      <Section title="Customers" caption="Least margin first. Revenue earned on these UTC days, without tax, less the contracted cost of calls made on them. None where figures are in two currencies. At worst: less what usage without a price costs at most." of={[customers]} lines={10}>
        {() => table(customers, 'customer_id', 'customer', 'nobody was named', (value) => page(`/customers/${encodeURIComponent(value)}`))}
      </Section>
      <div class="grid g-half">
        <Section title="Features" of={[features]}>
          {() => table(features, 'feature', 'feature', 'none named', (value) => page(`/features/${encodeURIComponent(value)}`))}
        </Section>
        <Section title="Plans" of={[plans]}>
          {() => table(plans, 'plan', 'plan', 'nobody was named')}
        </Section>
      </div>
      <Section title="Plans the wrong way round" caption="A plan that brings less and costs more than a dearer one, by month." of={[inverted]}>
        {() =>
          rows(inverted.answer).length === 0 ? (
            <Nothing>None: no plan costs more than one that brings more.</Nothing>
          ) : (
            <Table
              label="inverted plans"
              rows={rows(inverted.answer)}
              key_={(row) => row.text('month') + row.text('cheaper_plan') + row.text('dearer_plan')}
              cols={[
                { head: 'month', cell: (row) => row.text('month') },
                { head: 'cheaper plan', left: true, cell: (row) => row.text('cheaper_plan') },
                { head: 'dearer plan', left: true, cell: (row) => row.text('dearer_plan') },
                { head: 'brings less by', cell: (row) => money(row.get('price_gap'), row.text('currency') || currency) },
                { head: 'costs more by', cell: (row) => <b class="w">{money(row.get('cost_gap'), row.text('currency') || currency)}</b> },
                { head: 'mostly', left: true, dim: true, spare: 2, cell: (row) => `${row.text('cheaper_dearest_model')} ${share(row.get('cheaper_dearest_model_share'))}` },
              ]}
            />
          )
        }
      </Section>
    </>
  );
}
