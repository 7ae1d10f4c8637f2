import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { onePage } from '../api/pages';
import type { BillingConfig, BillingTier, UsageLine } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { numberIn, wordIn, writtenIn } from '../forms/said';
import { useSeen } from '../forms/useSeen';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Facts } from '../parts/Facts';
import { Head } from '../parts/Head';
import { Loading } from '../parts/Loading';
import { count, price } from '../parts/numbers';
import { ProblemNote } from '../parts/ProblemNote';
import { Section, TwoColumns } from '../parts/Section';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { CsvExport } from './CsvExport';
import { PeriodChoice, usePeriod } from './PeriodChoice';
import { billingQuery, configQuery } from './queries';

const columns: Column<UsageLine>[] = [
  { title: 'Channel', cell: line => <Channel of={line.channel} /> },
  { title: 'Messages', isNumber: true, cell: line => count(line.quantity) },
  { title: 'Segments', isNumber: true, from: 'sm', cell: line => count(line.segments) },
  { title: 'Providers take', isNumber: true, from: 'sm', cell: line => price(line.providerCost) },
  { title: 'Billed', isNumber: true, cell: line => price(line.billingCost) },
];

/** What providers take, what is billed, and what is booked. */
export function Billing() {
  const organization = useOrganization();
  const query = useQuery(billingQuery(organization, usePeriod('month')));
  const config = useQuery(configQuery(organization));
  const { data: bill, error, refetch } = query;
  return (
    <>
      <Head filters={<PeriodChoice usual="month" />} />
      <TwoColumns
        beside={
          <>
            <Section title="What is booked">
              <ProblemNote error={config.error} retry={config.refetch} />
              {config.data && <Booked config={config.data} />}
            </Section>
            <CsvExport />
          </>
        }
      >
        <Section title="Bill" about="Each day with the markup that it had.">
          <ProblemNote error={error} retry={refetch} />
          {!bill && !error && <Loading height={160} />}
          {bill && (
            <>
              <Facts
                of={[
                  ['Billed', price(bill.billingCost)],
                  ['Providers take', price(bill.providerCost)],
                  ['Markup today', `${bill.markupPercent} %`],
                  ['Rented numbers', bill.numbers.quantity > 0 && `${count(bill.numbers.quantity)} ${bill.numbers.quantity === 1 ? 'month' : 'months'}, ${price(bill.numbers.billingCost)}`],
                ]}
              />
              <Table
                label="Bill by channel"
                list={onePage({ ...query, data: bill.byChannel })}
                columns={columns}
                keyOf={line => line.channel}
                empty={<Empty title="Nothing to bill">Nothing was sent in this while.</Empty>}
              />
            </>
          )}
        </Section>
      </TwoColumns>
    </>
  );
}

const tiers: BillingTier[] = ['free', 'starter', 'pro', 'enterprise'];

/** Tier and markup are the operator's; the organization's admin says where bills go. */
function Booked({ config }: { config: BillingConfig }) {
  const organization = useOrganization();
  const client = useQueryClient();
  const refresh = useRefresh();
  const may = useMay();
  const isOperators = may('super_admin');
  const { seen, round, saved, note } = useSeen(config, ({ tier, markupPercent, billingEmail }) => [tier, markupPercent, billingEmail]);
  const save = async (form: FormData) => {
    const body = {
      ...organization.ask,
      billingEmail: writtenIn(form, 'billingEmail'),
      tier: isOperators ? wordIn<BillingTier>(form, 'tier') : undefined,
      markupPercent: isOperators ? numberIn(form, 'markupPercent') : undefined,
      resetLimits: false,
    };
    const now = await answer(api.PUT('/api/v1/billing/config', { body }));
    saved(now);
    client.setQueryData(configQuery(organization).queryKey, now);
    void refresh('usage', 'billing');
  };
  return (
    <>
      {note}
      <Form key={round} run={save} isReadOnly={!may('admin')}>
        {isOperators ? (
          <>
            <NativeSelect
              name="tier"
              label="Tier"
              description="It has limits for all agents together; they count at once"
              data={tiers.map(tier => ({ value: tier, label: spoken(tier) }))}
              defaultValue={seen.tier}
            />
            <NumberInput
              name="markupPercent"
              label="Markup, percent"
              description="On top of the providers’ prices, for the whole of today and from then on"
              defaultValue={seen.markupPercent}
              min={0}
              allowDecimal={false}
              hideControls
            />
          </>
        ) : (
          <Facts
            of={[
              ['Tier', spoken(seen.tier)],
              ['Markup', `${seen.markupPercent} %`],
            ]}
          />
        )}
        <TextInput
          name="billingEmail"
          type="email"
          label="Bills go to"
          description="Empty: nobody is named"
          defaultValue={seen.billingEmail ?? ''}
          maxLength={254}
        />
      </Form>
    </>
  );
}
