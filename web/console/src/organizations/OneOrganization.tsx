import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { organizationQuery } from '../api/organization';
import { ProblemError } from '../api/problem';
import type { OrganizationView } from '../api/schema';
import { Ago } from '../parts/Ago';
import { Back } from '../parts/Back';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Missing } from '../parts/Missing';
import { PageHead } from '../parts/PageHead';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { spoken } from '../parts/tones';
import { LoadingLines } from '../parts/Loading';
import { inLines, Words } from '../parts/Words';
import { Approve } from './Approve';
import { ChangeOrganization } from './ChangeOrganization';
import { DeleteOrganization } from './DeleteOrganization';
import { DeletionProgress } from './DeletionProgress';
import { deletionQuery } from './queries';
import { Storage } from './Storage';
import { Suspend } from './Suspend';

const pace = 3_000;

export function OneOrganization() {
  const organizationId = useParams()['organization'] ?? '';
  const { data: one, error, refetch } = useQuery({
    ...organizationQuery({ organizationId }),
    staleTime: 15_000,
    refetchInterval: query => (query.state.data?.status === 'deleting' && !query.state.error ? pace : false),
  });
  const isLeaving = one?.status === 'deleting' || Boolean(error);
  const { data: deletion } = useQuery({
    ...deletionQuery(organizationId),
    enabled: isLeaving,
    refetchInterval: query => (query.state.data?.state === 'erased' ? false : pace),
  });
  const isGone = error instanceof ProblemError && error.problem.status === 404;
  return (
    <>
      <Back to="organizations">Organizations</Back>
      {one && !isGone ? (
        <Shown one={one} />
      ) : deletion ? (
        <PageHead title="Deleted organization" />
      ) : error ? (
        <>
          <PageHead title="Organization" />
          <Missing error={error} retry={refetch} what="organization" list={['organizations', 'All organizations']} />
        </>
      ) : (
        <LoadingLines />
      )}
      {isLeaving && deletion && <DeletionProgress deletion={deletion} />}
    </>
  );
}

function Shown({ one }: { one: OrganizationView }) {
  const isStanding = one.status === 'active' || one.status === 'suspended';
  return (
    <>
      <PageHead title={one.name} about={<code>{one.slug}</code>}>
        {isStanding && (
          <>
            <Button component={Link} to={`/o/${one.organizationId}/overview`} variant="default">
              Look inside
            </Button>
            <ChangeOrganization one={one} />
            <Approve one={one} />
            <Suspend one={one} />
            <DeleteOrganization one={one} />
          </>
        )}
      </PageHead>
      {one.status === 'suspended' && (
        <Text size="sm" mb="md">
          Its tokens and sessions open nothing until it is resumed.
        </Text>
      )}
      <Facts
        of={[
          ['Status', <Status of={one.status} />],
          [
            'Mode',
            <>
              <Status of={one.mode} /> {one.mode === 'sandbox' ? 'reaches the simulator alone' : 'reaches real people'}
            </>,
          ],
          ['Numbers', spoken(one.identityMode)],
          ['Kept apart by', spoken(one.isolationMode)],
          ['Made', <Ago at={one.createdAt} />],
          ['Id', <Id of={one.organizationId} />],
        ]}
      />
      {hasMembers(one.settings) && (
        <Section title="Settings" about="What integrations keep with the organization.">
          <Words label="Settings">{inLines(one.settings)}</Words>
        </Section>
      )}
      {isStanding && <Storage organizationId={one.organizationId} />}
    </>
  );
}

const hasMembers = (settings: unknown) => typeof settings === 'object' && settings !== null && Object.keys(settings).length > 0;
