import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { CreateTokenRequest, TokenView } from '../api/schema';
import { useDo } from '../api/useDo';
import type { Organization } from '../app/organization';

export const tokensQuery = (organization: Organization) =>
  pagesQuery<TokenView>([organization.organizationId, 'tokens', 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/tokens', { params: { query: { ...organization.ask, cursor, limit: 50 } }, signal })));

export const useCreateToken = () =>
  useDo(['tokens'], (organization, body: CreateTokenRequest) => answer(api.POST('/api/v1/tokens', { body: { ...body, ...organization.ask } })));

export const useRevoke = () =>
  useDo(['tokens'], (organization, tokenId: string) => answer(api.DELETE('/api/v1/tokens/{tokenId}', { params: { path: { tokenId }, query: organization.ask } })));
