import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '../api/client';
import type { MessageView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import classes from './AsSent.module.css';
import { inertDocument } from './inert';

/** A mail as its sender made it look: shut off from the page and from the network. */
export function AsSent({ message: { messageId, agentId } }: { message: MessageView }) {
  const { organizationId } = useOrganization();
  const { data, error, refetch } = useQuery({
    queryKey: [organizationId, 'mails', messageId],
    queryFn: async ({ signal }) => {
      const params = { path: { messageId }, query: { agentId } };
      return (await answer(api.GET('/api/v1/messages/{messageId}', { params, signal }))).html ?? '';
    },
    staleTime: Infinity,
  });
  const shown = useMemo(() => (data ? inertDocument(data) : undefined), [data]);
  if (error) {
    return <ProblemNote error={error} retry={refetch} />;
  }

  if (data === undefined) {
    return <Loading height={160} />;
  }

  return shown ? (
    <>
      <iframe className={classes.mail} sandbox="" srcDoc={shown.document} title="The mail as it was sent" referrerPolicy="no-referrer" />
      <p className={classes.note}>
        {shown.hasHidden && 'Pictures that aren’t in the mail itself aren’t loaded: whoever sent it would know that it was read. '}
        Links don’t open; where one leads is told on hover.
      </p>
    </>
  ) : (
    <p className={classes.note}>It was sent as text alone.</p>
  );
}
