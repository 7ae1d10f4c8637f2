import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Organization } from '../app/organization';

/** Where the deployment is reached, what it runs on, its settings in force, and what is still to do. */
export interface SetUp {
  server: {
    publicUrl: string;
    publicUrlSource: 'default' | 'setting' | 'saved';
    /** Others than this machine can reach it. */
    isForOthers: boolean;
    localUrl: string;
    version: string;
    database: string;
    dataFolder: string;
    masterKey: string;
    simulatorUrl?: string | null;
  };
  settings: { name: string; value: string; isDefault: boolean; meaning: string }[];
  steps: { name: string; isDone: boolean; detail: string }[];
}

type Answered = Promise<{ data?: SetUp; error?: unknown; response: Response }>;

// The document of the API that the types are made of doesn't have these two yet.
const setUp = '/api/v1/set-up' as '/api/v1/session';
const publicUrl = '/api/v1/set-up/public-url' as '/api/v1/session/password';

const keyOf = (organization: Organization) => [organization.organizationId, 'set-up'];

export const setUpQuery = (organization: Organization) =>
  queryOptions({ queryKey: keyOf(organization), queryFn: ({ signal }) => answer(api.GET(setUp, { signal }) as unknown as Answered) });

/** Has the server ask itself at an address, and saves it where that works; without one, takes away what was saved. */
export function useSavePublicUrl(organization: Organization) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (address: string | null) => answer(api.PUT(publicUrl, { body: { publicUrl: address } as never }) as unknown as Answered),
    onSuccess: now => client.setQueryData(keyOf(organization), now),
  });
}
