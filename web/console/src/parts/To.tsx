import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useOrganization } from '../app/organization';

/** A link to a place of this organization, such as `inbox/cnv_…`. */
export const To = ({ path, children }: { path: string; children: ReactNode }) => (
  <Anchor size="sm" component={Link} to={useOrganization().to(path)}>
    {children}
  </Anchor>
);
