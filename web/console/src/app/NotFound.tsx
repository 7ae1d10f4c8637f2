import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Empty } from '../parts/Empty';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';

const home = (
  <Button component={Link} to="/">
    Go to the first page
  </Button>
);

/** Within a page that has its head. */
export const NoTab = () => (
  <Empty title="There is no such page" action={home}>
    The address may be misspelled, the page may belong to another organization, or your role doesn’t show it.
  </Empty>
);

/** Within a page. */
export const NoRoom = () => (
  <>
    <PageHead title="Not found" />
    <NoTab />
  </>
);

export const NoPage = () => (
  <Page>
    <NoRoom />
  </Page>
);

/** The address names an organization that there isn't; nothing stands around it. */
export const NoOrganization = () => (
  <main>
    <Page>
      <PageHead title="Not found" />
      <Empty title="There is no such organization" action={home}>
        The address may be misspelled, or the organization was deleted.
      </Empty>
    </Page>
  </main>
);
