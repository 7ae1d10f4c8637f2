import { useQuery } from '@tanstack/react-query';
import { AgentName } from '../agents/names';
import { answer, api } from '../api/client';
import { useMay } from '../api/signedIn';
import { useOrganization, type Organization } from '../app/organization';
import { Id } from './Id';

const most = 200;

const usersQuery = (organization: Organization) => ({
  queryKey: [organization.organizationId, 'users', 'names'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await answer(api.GET('/api/v1/users', { params: { query: { ...organization.ask, limit: most } }, signal }))).items,
  staleTime: 60_000,
});

const tokensQuery = (organization: Organization) => ({
  queryKey: [organization.organizationId, 'tokens', 'names'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await answer(api.GET('/api/v1/tokens', { params: { query: { ...organization.ask, limit: most } }, signal }))).items,
  staleTime: 60_000,
});

interface ActorProps {
  /** `user:usr_…`, `token:tok_…`, `agent:agt_…`, `contact` or `system`. */
  of: string;
}

/** Who did something, by name where it is known here. */
export function Actor({ of }: ActorProps) {
  const [kind = '', id = ''] = of.split(/:(.*)/s, 2);
  if (kind === 'agent') {
    return <AgentName of={id} />;
  }

  if (kind === 'user') {
    return <UserName of={id} />;
  }

  if (kind === 'token') {
    return <TokenName of={id} />;
  }

  return <>{{ system: 'Switchboard itself', contact: 'A contact' }[of] ?? of}</>;
}

function UserName({ of }: ActorProps) {
  const isKnown = useMay()('admin');
  const { data } = useQuery({ ...usersQuery(useOrganization()), enabled: isKnown });
  const name = data?.find(user => user.userId === of)?.name;
  return name ? <span title={of}>{name}</span> : <>User <Id of={of} short /></>;
}

function TokenName({ of }: ActorProps) {
  const isKnown = useMay()('admin');
  const { data } = useQuery({ ...tokensQuery(useOrganization()), enabled: isKnown });
  const name = data?.find(token => token.tokenId === of)?.name;
  return name ? <span title={of}>Key “{name}”</span> : <>Key <Id of={of} short /></>;
}
