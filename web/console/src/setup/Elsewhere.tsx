import { useQuery } from '@tanstack/react-query';
import type { ProviderView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { PhonesLink } from '../connect/PhonesLink';
import { Facts } from '../parts/Facts';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { To } from '../parts/To';
import { providersQuery } from '../providers/queries';
import { nameOf, sources } from '../providers/words';

/** What is set up on pages of its own: the providers' accounts, who signs in, and the simulator. */
export function Elsewhere() {
  const organization = useOrganization();
  const { simulatorUrl } = useSession();
  const { data, error, refetch } = useQuery(providersQuery(organization, 'production'));
  return (
    <>
      <Section title="Providers" about="Accounts that carry messages in production." acts={<To path="providers?realm=production">All providers</To>}>
        <ProblemNote error={error} retry={refetch} />
        {data && <Facts of={data.map(provider => [nameOf(provider.provider), <Account key={provider.provider} of={provider} />])} />}
      </Section>
      <Section
        title="People"
        about="Who runs this deployment. Those of an organization are invited on its own page of users."
        acts={<To path="users">All users</To>}
      />
      {simulatorUrl && (
        <Section
          title="Simulator"
          about="Organizations in the sandbox reach simulated people alone: their phones and mailboxes are there."
          acts={<PhonesLink to={simulatorUrl} />}
        >
          <To path="organizations?mode=sandbox">Organizations in the sandbox</To>
        </Section>
      )}
    </>
  );
}

const Account = ({ of: { source } }: { of: ProviderView }) => (
  <Status of={source} tone={sources[source].tone}>
    {source === 'none' ? 'No account' : 'Has an account'}
  </Status>
);
