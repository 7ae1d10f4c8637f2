import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Loading } from '../parts/Loading';
import { Missing } from '../parts/Missing';
import { PageHead } from '../parts/PageHead';
import { Section, TwoColumns } from '../parts/Section';
import { Status } from '../parts/Status';
import { To } from '../parts/To';
import { AgentChannels } from './AgentChannels';
import { AgentCopies } from './AgentCopies';
import { AgentKeywords } from './AgentKeywords';
import { AgentLimits } from './AgentLimits';
import { AgentProfile } from './AgentProfile';
import { AgentTokens } from './AgentTokens';
import { EndAgent } from './EndAgent';
import { PauseAgent } from './PauseAgent';
import { agentQuery } from './queries';

export function OneAgent() {
  const { agentId = '' } = useParams();
  const may = useMay();
  const organization = useOrganization();
  const { data: agent, error, refetch } = useQuery(agentQuery(organization, agentId));
  if (!agent) {
    return (
      <>
        <PageHead title="Agent" />
        {error ? <Missing error={error} retry={refetch} what="agent" list={['agents', 'All agents']} /> : <Loading height={320} />}
      </>
    );
  }

  const isThere = agent.status !== 'deprovisioned';
  return (
    <>
      <PageHead title={agent.displayName} about={<Status of={agent.status} />}>
        {may('operator') && <PauseAgent agent={agent} />}
        {may('admin') && isThere && <EndAgent agent={agent} />}
        {may('operator') && isThere && (
          <Button component={Link} to={organization.to(`agents/${agentId}/connect`)}>
            Connect
          </Button>
        )}
      </PageHead>
      <TwoColumns
        beside={
          <>
            <Section title="About">
              <Facts
                of={[
                  ['Id', <Id of={agent.agentId} />],
                  ['Country', agent.country],
                  ['Made', <Ago at={agent.createdAt} />],
                  ['Conversations', <To path={`inbox?agent=${agentId}`}>In the inbox</To>],
                ]}
              />
            </Section>
            {isThere && <AgentLimits agentId={agentId} />}
            {may('admin') && <AgentTokens agent={agent} />}
            {isThere && <AgentKeywords key={`words ${agentId}`} agentId={agentId} />}
            {isThere && <AgentCopies key={`copies ${agentId}`} agentId={agentId} />}
          </>
        }
      >
        <AgentChannels agent={agent} />
        <AgentProfile key={agentId} agent={agent} />
      </TwoColumns>
    </>
  );
}
