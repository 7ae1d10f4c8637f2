import { Button, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef, type FormEvent } from 'react';
import { answer, api } from '../api/client';
import type { ConversationView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { useSend } from './changes';
import classes from './Composer.module.css';
import { useDraft } from './drafts';
import { messagesQuery } from './messages';
import { Refusal } from './Refusal';
import { lastHeard, usualWay, waysTo } from './ways';
import { WhoAnswers } from './WhoAnswers';

const longest = { sms: 1_600, whatsapp: 1_600, email: 262_144 };

/** Where a person of the organization writes, in their own name, over the channel that they choose. */
export function Composer({ conversation }: { conversation: ConversationView }) {
  const { user } = useSession();
  const organization = useOrganization();
  const { conversationId, agentId, contact } = conversation;
  const { draft, write, clear } = useDraft(conversationId);
  const send = useSend(conversation);
  const field = useRef<HTMLTextAreaElement>(null);
  const { data: thread } = useInfiniteQuery(messagesQuery(organization, conversationId));
  const { data: channels } = useQuery({
    queryKey: [organization.organizationId, 'agents', agentId, 'channels'],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/api/v1/agents/{agentId}/channels', { params: { path: { agentId } }, signal }))).items[0]?.channels ?? [],
    staleTime: 300_000,
  });
  useShortcuts('Conversation', [{ keys: 'r', says: 'Reply', run: () => field.current?.focus() }]);

  const messages = thread?.pages.flatMap(page => page.items) ?? [];
  const ways = waysTo(contact, channels);
  const way = ways.find(one => one.key === draft.way) ?? usualWay(messages, ways);
  if (!way) {
    return (
      <Text className={classes.composer} size="sm" c="dimmed">
        {channels ? 'The agent has no channel that reaches this person.' : 'Looking for a way to this person…'}
      </Text>
    );
  }

  const answered = lastHeard(messages, way);
  const go = (ifClosed: 'refuse' | 'defer') => {
    // With another wish for closed hours it is another request.
    const clientRef = ifClosed === 'defer' ? `${draft.reference}-later` : draft.reference;
    const order = {
      to: way.address,
      channel: way.channel,
      agentId,
      body: draft.text.trim(),
      subject: way.channel === 'email' ? draft.subject.trim() || undefined : undefined,
      replyTo: answered?.messageId,
      author: user.name,
      clientRef,
      ifClosed,
    };
    // The same words again are the very same request, whatever came in meanwhile: if the first arrived, nothing is sent twice.
    send.mutate(send.variables?.clientRef === clientRef ? send.variables : order, { onSuccess: clear });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.text.trim() && !send.isPending) {
      go('refuse');
    }
  };
  const left = longest[way.channel] - draft.text.length;

  return (
    <form className={classes.composer} onSubmit={submit} aria-label="Write">
      <WhoAnswers conversation={conversation} />
      <Refusal error={send.error} later={() => go('defer')} isPending={send.isPending} />
      <div className={classes.ways}>
        <NativeSelect
          size="xs"
          aria-label="Channel and address"
          data={ways.map(({ key, says }) => ({ value: key, label: says }))}
          value={way.key}
          onChange={event => {
            send.reset();
            write({ way: event.currentTarget.value });
          }}
        />
        {way.channel === 'email' && (
          <TextInput
            className={classes.subject}
            size="xs"
            aria-label="Subject"
            placeholder={answered ? `Re: ${answered.subject ?? ''}` : 'Subject'}
            required={!answered}
            maxLength={255}
            value={draft.subject}
            onChange={event => write({ subject: event.currentTarget.value })}
          />
        )}
      </div>
      <div className={classes.words}>
        <Textarea
          ref={field}
          className={classes.text}
          aria-label={`Message as ${user.name}`}
          placeholder={`Write as ${user.name}`}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={longest[way.channel]}
          value={draft.text}
          onChange={event => write({ text: event.currentTarget.value })}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.currentTarget.form?.requestSubmit();
            } else if (event.key === 'Escape') {
              event.currentTarget.blur();
            }
          }}
        />
        <Button type="submit" size="sm" loading={send.isPending} disabled={!draft.text.trim()} title="Ctrl or ⌘ with Enter">
          Send
        </Button>
      </div>
      {left < 200 && (
        <Text size="xs" c="dimmed">
          {left} characters left
        </Text>
      )}
    </form>
  );
}
