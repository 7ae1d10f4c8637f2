import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { oneOf, useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Empty } from '../parts/Empty';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { ProblemNote } from '../parts/ProblemNote';
import { LoadingLines } from '../parts/Loading';
import { ProviderCard } from './ProviderCard';
import classes from './ProvidersPage.module.css';
import { providersQuery } from './queries';

const realms = ['sandbox', 'production'] as const;

export default function ProvidersPage() {
  const organization = useOrganization();
  const { at, change } = useAddress();
  const realm = oneOf(realms, at('realm'));
  const { data: providers, error, refetch } = useQuery(providersQuery(organization, realm));
  return (
    <Page>
      <PageHead
        title="Providers"
        about={
          organization.isDeployment
            ? 'The deployment’s accounts: organizations that have none of their own use them.'
            : 'The accounts that messages go over: the organization’s own, or the deployment’s where it has none.'
        }
        filters={
          <SegmentedControl
            size="xs"
            aria-label="Which world"
            data={[
              { value: 'sandbox', label: 'Sandbox' },
              { value: 'production', label: 'Production' },
            ]}
            value={realm ?? providers?.[0]?.realm ?? 'production'}
            onChange={value => change('realm', value)}
          />
        }
      />
      {!providers && (error ? <ProblemNote error={error} retry={refetch} /> : <LoadingLines />)}
      {providers?.length === 0 && <Empty title="No providers">This deployment was built without any.</Empty>}
      <div className={classes.cards}>
        {providers?.map(provider => (
          <ProviderCard key={`${provider.provider} ${provider.realm}`} provider={provider} />
        ))}
      </div>
    </Page>
  );
}
