import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Empty } from '../parts/Empty';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';

export const NotFound = () => (
  <Page>
    <PageHead title="Not found" />
    <Empty
      title="There is no such page"
      action={
        <Button component={Link} to="/">
          Go to the first page
        </Button>
      }
    >
      The address may be misspelled, the page may belong to another organization, or your role doesn’t show it.
    </Empty>
  </Page>
);
