import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../app/organization';
import { organizationQuery } from './organization';
import { useSession } from './signedIn';

/** Where people's phones are simulated for this organization; undefined where people are real. */
export function useSimulator(): string | undefined {
  const { simulatorUrl } = useSession() as { simulatorUrl?: string };
  const organization = useOrganization();
  const { data } = useQuery({ ...organizationQuery(organization), enabled: simulatorUrl !== undefined && !organization.isDeployment });
  return data?.mode === 'sandbox' ? simulatorUrl : undefined;
}
