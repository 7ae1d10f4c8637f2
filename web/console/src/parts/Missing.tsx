import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { isMissing } from '../api/problem';
import { useOrganization } from '../app/organization';
import { Empty } from './Empty';
import { ProblemNote } from './ProblemNote';

interface MissingProps {
  /** What reading it failed with. */
  error: Error;
  retry: () => unknown;
  /** What it would be, such as “agent”. */
  what: string;
  /** Where those are that there are, within the organization, and what that is called. */
  list: [path: string, title: string];
}

/** In place of a thing that couldn't be read: that there is none such, else why. */
export function Missing({ error, retry, what, list: [path, title] }: MissingProps) {
  const { to } = useOrganization();
  const back = (
    <Button variant="default" component={Link} to={to(path)}>
      {title}
    </Button>
  );
  return isMissing(error) ? (
    <Empty title={`There is no such ${what}`} action={back}>
      The address may be misspelled, it may be gone, or it belongs to another organization.
    </Empty>
  ) : (
    <ProblemNote error={error} retry={retry}>
      {back}
    </ProblemNote>
  );
}
