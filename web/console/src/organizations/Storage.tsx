import { Button, NumberInput, Progress, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StorageView } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { Facts } from '../parts/Facts';
import { Modal } from '../parts/Modal';
import { megabyte, sizeOf } from '../parts/numbers';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { LoadingLines } from '../parts/Loading';
import { storageQuery, useChangeStorage } from './queries';

/** What an organization stores, and may. */
export function Storage({ organizationId }: { organizationId: string }) {
  const { data: storage, error, refetch } = useQuery(storageQuery(organizationId));
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title="Storage"
      acts={
        storage && (
          <Button variant="default" onClick={() => setOpen(true)}>
            Change
          </Button>
        )
      }
    >
      {storage ? <Used storage={storage} /> : error ? <ProblemNote error={error} retry={refetch} /> : <LoadingLines />}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Change storage">
        {storage && <StorageForm organizationId={organizationId} storage={storage} close={() => setOpen(false)} />}
      </Modal>
    </Section>
  );
}

function Used({ storage: { bytes, files, quotaBytes, retentionDays } }: { storage: StorageView }) {
  const percent = quotaBytes > 0 ? Math.min(100, (bytes / quotaBytes) * 100) : 100;
  return (
    <>
      <Progress value={percent} mb="sm" aria-label={`${Math.round(percent)} percent of its room is used`} />
      <Facts
        of={[
          ['Stored', `${sizeOf(bytes)} of ${sizeOf(quotaBytes)} in ${files.toLocaleString()} ${files === 1 ? 'file' : 'files'}`],
          ['Files are kept', `${retentionDays.toLocaleString()} days, where their agent says nothing else`],
        ]}
      />
    </>
  );
}

function StorageForm({ organizationId, storage, close }: { organizationId: string; storage: StorageView; close: () => void }) {
  const [quota, setQuota] = useState<number | string>(Math.round(storage.quotaBytes / megabyte));
  const [days, setDays] = useState<number | string>(storage.retentionDays);
  const change = useChangeStorage(organizationId);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        change.mutate({ quotaMegabytes: Number(quota), retentionDays: Number(days) }, { onSuccess: close });
      }}
    >
      <Stack>
        <NumberInput label="It may store" suffix=" MB" value={quota} onChange={setQuota} min={0} max={1_048_576} allowDecimal={false} required withAsterisk={false} data-autofocus />
        <NumberInput
          label="Files are kept"
          description="Fewer days delete what is older, for good"
          suffix=" days"
          value={days}
          onChange={setDays}
          min={1}
          allowDecimal={false}
          required
          withAsterisk={false}
        />
        <FormEnd does="Save" isPending={change.isPending} error={change.error} close={close} />
      </Stack>
    </form>
  );
}
