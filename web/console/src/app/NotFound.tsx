import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Empty } from '../parts/Empty';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';

export const NoPage = () => (
  <NotFound what="page">The address may be misspelled, the page may belong to another organization, or your role doesn’t show it.</NotFound>
);

/** The address names an organization that there isn't; nothing stands around it. */
export const NoOrganization = () => (
  <main>
    <NotFound what="organization">The address may be misspelled, or the organization was deleted.</NotFound>
  </main>
);

const NotFound = ({ what, children }: { what: string; children: ReactNode }) => (
  <Page>
    <PageHead title="Not found" />
    <Empty
      title={`There is no such ${what}`}
      action={
        <Button component={Link} to="/">
          Go to the first page
        </Button>
      }
    >
      {children}
    </Empty>
  </Page>
);
