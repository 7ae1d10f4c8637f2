import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../app/organization';
import { organizationQuery } from './organization';
import { useSession } from './signedIn';

/** Where people's phones are simulated for this organization; undefined where people are real. */
export function useSimulator(): string | undefined {
  const { simulatorUrl } = useSession();
  const organization = useOrganization();
  const { data } = useQuery({ ...organizationQuery(organization), enabled: Boolean(simulatorUrl) && !organization.isDeployment });
  return (data?.mode === 'sandbox' && simulatorUrl) || undefined;
}
