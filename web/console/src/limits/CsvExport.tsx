import { Group } from '@mantine/core';
import { answer, api } from '../api/client';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { writtenIn } from '../forms/said';
import { Section } from '../parts/Section';
import { DayFields } from './DayFields';
import { useDays } from './useDays';

function keepAsFile(file: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The lines of an invoice as a file. */
export function CsvExport() {
  const { ask, name } = useOrganization();
  const days = useDays();
  const download = async (form: FormData) => {
    const [from, to] = [writtenIn(form, 'from'), writtenIn(form, 'to')];
    const file = await answer(api.GET('/api/v1/billing/export.csv', { params: { query: { ...ask, from, to } }, parseAs: 'blob' }));
    keepAsFile(file as unknown as Blob, `${name} ${from} to ${to}.csv`);
  };
  return (
    <Section title="Export" about="A line for each day, agent and channel, and one for each month of a number; at most a year. Each export is in the audit log.">
      <Form submit="Download CSV" done="Downloaded" run={download}>
        <Group gap="sm">
          <DayFields {...days} />
        </Group>
      </Form>
    </Section>
  );
}
