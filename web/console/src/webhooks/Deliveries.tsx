import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { usePages } from '../api/pages';
import type { WebhookDeliveryView, WebhookView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { oneOf, useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { RowButton } from '../parts/RowButton';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { outcomeOf } from './attempts';
import { DeliveryDetail } from './DeliveryDetail';
import { deliveriesQuery, pace } from './queries';
import { ReplaySince } from './ReplaySince';

const states = ['pending', 'delivered', 'failed'] as const;

/** What went to a webhook, with each try and its answer. */
export function Deliveries({ webhook }: { webhook: WebhookView }) {
  const organization = useOrganization();
  const may = useMay();
  const { at, change } = useAddress();
  const state = oneOf(states, at('state'));
  const list = usePages(deliveriesQuery(organization, webhook.webhookId, state), { refetchInterval: pace });
  const [open, setOpen] = useState<string>();
  const shown = list.rows.find(delivery => delivery.deliveryId === open);
  const columns: Column<WebhookDeliveryView>[] = [
    { title: 'Event', cell: delivery => delivery.kind },
    { title: 'State', cell: delivery => <Status of={delivery.state} /> },
    { title: 'Tries', cell: delivery => delivery.attempts.length, isNumber: true },
    { title: 'Last answer', cell: delivery => lastOf(delivery), from: 'sm' },
    { title: 'Next try', cell: delivery => delivery.dueAt && <Ago at={delivery.dueAt} />, from: 'md' },
    { title: 'Made', cell: delivery => <Ago at={delivery.createdAt} /> },
    {
      title: 'Look',
      cell: delivery => (
        <RowButton onClick={() => setOpen(delivery.deliveryId)} aria-label={`Tries of ${delivery.kind}`}>
          Tries
        </RowButton>
      ),
    },
  ];
  return (
    <Section
      title="Deliveries"
      about="Those that have ended are kept for 30 days."
      acts={may('operator') && <ReplaySince webhook={webhook} />}
      filters={
        <SegmentedControl
          size="xs"
          aria-label="State"
          data={[{ value: '', label: 'All' }, { value: 'pending', label: 'Pending' }, { value: 'delivered', label: 'Delivered' }, { value: 'failed', label: 'Failed' }]}
          value={state ?? ''}
          onChange={value => change('state', value)}
        />
      }
    >
      <Table
        label="Deliveries"
        list={list}
        columns={columns}
        keyOf={delivery => delivery.deliveryId}
        empty={
          <Empty title={state ? 'No such deliveries' : 'Nothing was delivered yet'}>
            {state
              ? 'Choose another state.'
              : 'What happens from now on is delivered and shown here; what happened before comes by a replay. A test shows above, and isn’t kept.'}
          </Empty>
        }
      />
      <Modal opened={shown !== undefined} onClose={() => setOpen(undefined)} title={shown?.kind} size="lg">
        {shown && <DeliveryDetail webhook={webhook} delivery={shown} />}
      </Modal>
    </Section>
  );
}

function lastOf({ attempts }: WebhookDeliveryView) {
  const last = attempts.at(-1);
  return last && outcomeOf(last);
}
