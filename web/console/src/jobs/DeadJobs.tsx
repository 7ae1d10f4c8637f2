import { usePages } from '../api/pages';
import type { DeadJob } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { Empty } from '../parts/Empty';
import { Id } from '../parts/Id';
import { RowButton } from '../parts/RowButton';
import { Subject } from '../parts/Subject';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { jobsQuery, pace, useReplay } from './queries';

const kindOf = (job: DeadJob) => spoken(job.kind.replaceAll('.', ' '));

const columns: Column<DeadJob>[] = [
  { title: 'Job', cell: kindOf },
  { title: 'About', cell: job => <Subject of={job.args} />, from: 'sm' },
  { title: 'Last error', cell: job => job.error ?? 'None on record' },
  { title: 'Attempts', cell: job => job.attempts.toLocaleString(), isNumber: true },
  { title: 'Made', cell: job => <Ago at={job.createdAt} /> },
  { title: 'Id', cell: job => <Id of={job.jobId} short />, from: 'lg' },
];

/** Jobs that gave up, each with why, and the way to have it run again. */
export function DeadJobs() {
  const list = usePages(jobsQuery(useOrganization()), { refetchInterval: pace });
  const may = useMay();
  return (
    <Table
      label="Jobs that gave up"
      list={list}
      columns={may('operator') ? [...columns, { title: 'Replay', cell: job => <ReplayJob job={job} /> }] : columns}
      keyOf={job => job.jobId}
      empty={<Empty title="No job gave up">Work that was tried in vain stands here, with its reason. Messages that didn’t arrive stand below.</Empty>}
    />
  );
}

function ReplayJob({ job }: { job: DeadJob }) {
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
