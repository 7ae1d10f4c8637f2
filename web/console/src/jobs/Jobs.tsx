import { SegmentedControl } from '@mantine/core';
import { usePages } from '../api/pages';
import type { JobState, JobView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { oneOf, useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { Empty } from '../parts/Empty';
import { Id } from '../parts/Id';
import { RowButton } from '../parts/RowButton';
import { Section } from '../parts/Section';
import { Subject } from '../parts/Subject';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { jobsQuery, pace, useReplay } from './queries';

interface Told {
  label: string;
  title: string;
  about: string;
  none: string;
  /** Below what is said where there are none. */
  then: string;
  columns: Column<JobView>[];
}

const kindOf = (job: JobView) => spoken(job.kind.replaceAll('.', ' '));

const error: Column<JobView> = { title: 'Last error', cell: job => job.error ?? 'None on record' };
const attempts: Column<JobView> = { title: 'Attempts', cell: job => job.attempts.toLocaleString(), isNumber: true };
const due = (title: string): Column<JobView> => ({ title, cell: job => job.dueAt && <Ago at={job.dueAt} /> });

/** How a job stands, and what is told of those that stand so. */
const told: Record<JobState, Told> = {
  dead: {
    label: 'Gave up',
    title: 'Jobs that gave up',
    about: 'They were tried as often as makes sense, and stay until somebody has mended the cause and replays them.',
    none: 'No job gave up',
    then: 'Work that was tried in vain stands here, with its reason. Messages that didn’t arrive stand below.',
    columns: [error, attempts],
  },
  retrying: {
    label: 'Tried again',
    title: 'Jobs that are tried again',
    about: 'A try failed, and the next one comes by itself.',
    none: 'No job is tried again',
    then: 'Work of which a try failed stands here until it is done, or gives up.',
    columns: [error, attempts, due('Next try')],
  },
  running: {
    label: 'Running',
    title: 'Jobs that run',
    about: 'A server has taken them. Most are done within a second and are gone.',
    none: 'No job runs',
    then: 'Work stands here while it is done.',
    columns: [attempts, { title: 'Running since', cell: job => job.runningSince && <Ago at={job.runningSince} /> }],
  },
  waiting: {
    label: 'Waiting',
    title: 'Jobs that wait',
    about: 'They wait for their time, or for a server that is free. No try of them failed.',
    none: 'No job waits',
    then: 'Work that is to be done later stands here until it is due.',
    columns: [due('Due')],
  },
};

const states = Object.keys(told) as JobState[];

/** Jobs by how they stand; for those that gave up, the way to have them run again. */
export function Jobs() {
  const { at, change } = useAddress();
  const state = oneOf(states, at('jobs')) ?? 'dead';
  const { title, about, none, then, columns } = told[state];
  const list = usePages(jobsQuery(useOrganization(), state), { refetchInterval: pace });
  const canReplay = useMay()('operator') && state === 'dead';
  return (
    <Section
      title={title}
      about={about}
      filters={
        <SegmentedControl
          size="xs"
          aria-label="Jobs"
          data={states.map(value => ({ value, label: told[value].label }))}
          value={state}
          onChange={value => change('jobs', value === 'dead' ? '' : value)}
        />
      }
    >
      <Table
        label={title}
        list={list}
        columns={[
          { title: 'Job', cell: kindOf },
          { title: 'About', cell: job => <Subject of={job.args} />, from: 'sm' },
          ...columns,
          { title: 'Made', cell: job => <Ago at={job.createdAt} /> },
          { title: 'Id', cell: job => <Id of={job.jobId} short />, from: 'lg' },
          ...(canReplay ? [{ title: 'Replay', cell: (job: JobView) => <ReplayJob job={job} /> }] : []),
        ]}
        keyOf={job => job.jobId}
        empty={<Empty title={none}>{then}</Empty>}
      />
    </Section>
  );
}

function ReplayJob({ job }: { job: JobView }) {
  const replay = useReplay();
  return (
    <Ask
      title="Run this job again?"
      says={
        <>
          “{kindOf(job)}” about {job.args} is tried again at once, from its first attempt. If its cause isn’t mended it gives up again: {job.error ?? 'none is on record'}.
        </>
      }
      confirm="Replay"
      run={() => replay.mutateAsync(job.jobId)}
    >
      {open => (
        <RowButton onClick={open} aria-label={`Replay ${kindOf(job)} about ${job.args}`}>
          Replay
        </RowButton>
      )}
    </Ask>
  );
}
