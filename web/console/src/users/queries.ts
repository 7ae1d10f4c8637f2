import { answer, api, ifMatch } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { ChangeUserRequest, InviteUserRequest, UserView } from '../api/schema';
import { useDo } from '../api/useDo';
import type { Organization } from '../app/organization';

export const usersQuery = (organization: Organization) =>
  pagesQuery<UserView>([organization.organizationId, 'users', 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/users', { params: { query: { ...organization.ask, cursor, limit: 50 } }, signal })));

export const useInvite = () =>
  useDo(['users'], (organization, body: InviteUserRequest) => answer(api.POST('/api/v1/users', { body: { ...body, ...organization.ask } })));

export const useChangeUser = (user: UserView) =>
  useDo(['users'], (organization, body: ChangeUserRequest) =>
    answer(api.PATCH('/api/v1/users/{userId}', { params: { path: { userId: user.userId }, query: organization.ask }, body, headers: ifMatch(user) })));

export const useDeleteUser = (userId: string) =>
  useDo(['users'], (organization, _: void) => answer(api.DELETE('/api/v1/users/{userId}', { params: { path: { userId }, query: organization.ask } })));

export const useSignInLink = (userId: string) =>
  useDo(['users'], (organization, _: void) => answer(api.POST('/api/v1/users/{userId}/sign-in-link', { params: { path: { userId }, query: organization.ask } })));
