import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { ProviderView, Realm } from '../api/schema';
import { useDo } from '../api/useDo';
import type { Organization } from '../app/organization';

export type Credentials = Record<string, string>;

/** Without a realm, that which the organization is in. */
export const providersQuery = (organization: Organization, realm: Realm | undefined) =>
  queryOptions({
    queryKey: [organization.organizationId, 'providers', realm],
    queryFn: async ({ signal }) => (await answer(api.GET('/api/v1/providers', { params: { query: { ...organization.ask, realm } }, signal }))).items,
  });

/** Asks the provider whether a credential is good, where that is wished, and saves it then alone. */
export const useSaveProvider = ({ provider, realm }: ProviderView) =>
  useDo(['providers'], (organization, { credentials, verify }: { credentials: Credentials; verify: boolean }) =>
    answer(api.PUT('/api/v1/providers/{name}', { params: { path: { name: provider } }, body: { credentials, verify, realm, ...organization.ask } })));

export const useRetractProvider = ({ provider, realm }: ProviderView) =>
  useDo(['providers'], (organization, keepAddresses: boolean) =>
    answer(api.DELETE('/api/v1/providers/{name}', { params: { path: { name: provider }, query: { ...organization.ask, realm, keepAddresses } } })));
