import { useQuery } from '@tanstack/react-query';
import { channelsQuery } from '../agents/queries';
import { useSimulator } from '../api/simulator';
import { useOrganization } from '../app/organization';
import { channelWord } from '../parts/Channel';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { To } from '../parts/To';
import classes from './connect.module.css';
import { PhonesLink } from './PhonesLink';

/** Where a person writes to the agent: by the simulator's phones where there are some. */
export function TryIt({ agentId }: { agentId: string }) {
  const organization = useOrganization();
  const simulator = useSimulator();
  const { data: channels, error, refetch } = useQuery(channelsQuery(organization, agentId));
  const open = channels?.filter(channel => channel.state === 'active' && channel.address) ?? [];
  return (
    <Section
      title="Try it"
      about={
        simulator
          ? 'Open the phones, choose a person or add one, and write to the agent. Nobody real is reached.'
          : 'Write to it from your own phone or mailbox.'
      }
      acts={simulator && <PhonesLink to={simulator} />}
    >
      <ProblemNote error={error} retry={refetch} />
      {channels && open.length === 0 && (
        <p className={classes.where}>
          It has no channel that works yet, so nobody can write to it. <To path={`agents/${agentId}`}>Give it one</To>
        </p>
      )}
      <Facts of={open.map(({ channel, address }) => [channelWord(channel), <Id of={address!} />])} />
    </Section>
  );
}
