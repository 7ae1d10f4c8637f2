import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Empty } from '../parts/Empty';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';

/** The address names an organization that there isn't. */
export const NoOrganization = () => (
  <main>
    <Page>
      <PageHead title="Not found" />
      <Empty
        title="There is no such organization"
        action={
          <Button component={Link} to="/">
            Go to the first page
          </Button>
        }
      >
        The address may be misspelled, or the organization was deleted.
      </Empty>
    </Page>
  </main>
);
