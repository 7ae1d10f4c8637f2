import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useOrganization } from '../app/organization';
import { FirstSteps } from '../connect/FirstSteps';
import { Empty } from '../parts/Empty';
import type { Filters } from './filters';
import classes from './NoConversations.module.css';

/** What stands in an empty list. */
export function NoConversations({ filters }: { filters: Filters }) {
  const { to } = useOrganization();
  if (Object.values(filters).some(Boolean)) {
    return (
      <Empty
        title={filters.ownerUserId ? 'You have no conversation' : filters.state === 'escalated' ? 'Nothing is escalated' : 'No conversation is like that'}
        action={
          <Button variant="default" component={Link} to={to('inbox')}>
            Show all that are open
          </Button>
        }
      >
        {filters.state === 'escalated' ? 'An agent that asks for a person is shown here.' : 'Take a filter away.'}
      </Empty>
    );
  }

  return (
    <>
      <Empty title="No conversations yet">One begins when a person writes to an agent’s number or mailbox, or when an agent writes first.</Empty>
      <div className={classes.first}>
        <FirstSteps isNarrow />
      </div>
    </>
  );
}
