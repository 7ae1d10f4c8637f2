import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { ContactView, ConversationView } from '../api/schema';
import type { Organization } from '../app/organization';

const subject = 'contacts';

/** Contacts, newest first, or those with a name or an address. */
export const contactsQuery = (organization: Organization, search?: string) =>
  pagesQuery<ContactView>([organization.organizationId, subject, 'list', search ?? ''], (cursor, signal) =>
    answer(api.GET('/api/v1/contacts', { params: { query: { ...organization.ask, search, cursor, limit: 50 } }, signal })));

export const contactQuery = (organization: Organization, contactId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, subject, contactId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/contacts/{contactId}', { params: { path: { contactId }, query: organization.ask }, signal })),
  });

/** A person's conversations, with whichever agents. */
export const conversationsOfQuery = (organization: Organization, contactId: string) =>
  pagesQuery<ConversationView>([organization.organizationId, 'conversations', 'of contact', contactId], (cursor, signal) =>
    answer(api.GET('/api/v1/contacts/{contactId}/conversations', { params: { path: { contactId }, query: { ...organization.ask, cursor, limit: 20 } }, signal })));

/** What people call somebody: their name, else their address. */
export const calledBy = ({ displayName, addresses, contactId }: ContactView) => displayName || addresses[0]?.address || contactId;
