import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type FormEvent } from 'react';
import { channelsQuery } from '../agents/queries';
import { ProblemError, unreachable } from '../api/problem';
import { useReachedSince } from '../api/reached';
import type { ConversationView, MessageView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { useSend } from '../inbox/changes';
import { messagesQuery } from '../inbox/threads';
import { isMine } from '../inbox/who';
import { channelWord } from '../parts/Channel';
import { useNow } from '../parts/now';
import { Attachments } from './Attachments';
import classes from './Composer.module.css';
import { isBlank, useDraft } from './drafts';
import { attach, detach, tooMuch } from './files';
import { Foreseen } from './Foreseen';
import { useForeseen } from './useForeseen';
import { orderOf, questionOf } from './order';
import { Refusal } from './Refusal';
import { TemplateChoice } from './TemplateChoice';
import { isWindowOpen, lastHeard, lostWay, usualWay, waysTo, type Way } from './ways';
import { WhoAnswers } from './WhoAnswers';
import { Words } from './Words';

/** Where a person of the organization writes, in their own name, over the channel that they choose. */
export function Composer({ conversation }: { conversation: ConversationView }) {
  const organization = useOrganization();
  const { conversationId, agentId, contact } = conversation;
  const { draft } = useDraft(conversationId);
  const { data: thread, hasNextPage } = useInfiniteQuery(messagesQuery(organization, conversationId));
  const { data: channels } = useQuery({ ...channelsQuery(organization, agentId), staleTime: 300_000 });
  const messages = thread?.pages.flatMap(page => page.items) ?? [];
  const ways = waysTo(contact, channels);
  const open = draft.way === undefined ? usualWay(messages, ways) : ways.find(one => one.key === draft.way);
  // What somebody wrote for one channel and address goes over no other by itself.
  const way = open ?? (draft.way === undefined ? undefined : lostWay(draft.way));
  return way ? (
    <Writing
      conversation={conversation}
      ways={ways}
      way={way}
      isLost={!open}
      isKnown={Boolean(thread && channels)}
      messages={messages}
      isWhole={!hasNextPage}
    />
  ) : (
    <Text className={classes.composer} size="sm" c="dimmed">
      {channels ? 'The agent has no channel that reaches this person.' : 'Looking for a way to this person…'}
    </Text>
  );
}

interface WritingProps {
  conversation: ConversationView;
  ways: Way[];
  way: Way;
  /** This way was open when somebody began to write. */
  isLost: boolean;
  /** What the agent has and what was said are known: the way isn't a guess. */
  isKnown: boolean;
  messages: MessageView[];
  /** These are all. */
  isWhole: boolean;
}

function Writing({ conversation, ways, way, isLost, isKnown, messages, isWhole }: WritingProps) {
  const { user } = useSession();
  const { conversationId, agentId } = conversation;
  const { draft, write: put } = useDraft(conversationId);
  const { send, isPending } = useSend(conversation);
  // Whatever the person does meanwhile, it goes where it was meant to go when somebody began to write.
  const pinned = isKnown ? way.key : undefined;
  const write: typeof put = change => put(before => ({ way: before.way ?? pinned, ...(typeof change === 'function' ? change(before) : change) }));
  const isUnpinned = pinned !== undefined && draft.way === undefined && !isBlank(draft);
  useEffect(() => {
    if (isUnpinned) {
      put({ way: pinned });
    }
  }, [isUnpinned, put, pinned]);
  const now = useNow();
  const [isWriting, setWriting] = useState(false);
  const [wantsTemplate, setWantsTemplate] = useState(false);

  const answered = lastHeard(messages, way);
  const asked = { draft, way, agentId, author: user.name, answered };
  const decision = useForeseen(questionOf(asked), `${conversation.version} ${answered?.messageId}`, isWriting && !isLost);
  const isShut = decision?.rule === 'whatsapp_window' && !(answered && answered.createdAt > decision.decidedAt);
  const isClosed = way.channel === 'whatsapp' && (isShut || !isWindowOpen(messages, isWhole, way, now));
  const isTemplate = way.channel === 'whatsapp' && (isClosed || wantsTemplate || draft.template !== undefined);
  const isReady =
    !isLost
    && (isTemplate
      ? draft.template !== undefined
      : (draft.text.trim() !== '' || draft.files.length > 0) && draft.files.every(file => file.fileId) && !tooMuch(draft.files, way.channel));
  const { failure } = draft;
  const isReachedAgain = useReachedSince(failure?.problem.code === unreachable.code ? failure.at : undefined) && !isPending;
  const error = useMemo(
    () => (failure && !isPending && !isReachedAgain ? new ProblemError(failure.problem) : null),
    [failure, isPending, isReachedAgain],
  );

  const go = (ifClosed: 'refuse' | 'defer') => {
    // With another wish for closed hours it is another request.
    const clientRef = ifClosed === 'defer' ? `${draft.reference}-later` : draft.reference;
    const order = { ...orderOf({ ...asked, draft: isTemplate ? draft : { ...draft, template: undefined } }), clientRef, ifClosed };
    // The same words again are the very same request, whatever came in meanwhile: if the first arrived, nothing is sent twice.
    send(
      // Words and files don't go along with a template.
      { order: failure?.order.clientRef === clientRef ? failure.order : order, draft: isTemplate ? { ...draft, text: '', files: [] } : draft },
      { onSuccess: () => setWantsTemplate(false) },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !isPending) {
      go('refuse');
    }
  };
  const bring = (files: File[]) => attach(files, agentId, write);

  return (
    <form
      className={classes.composer}
      onSubmit={submit}
      aria-label="Write"
      onFocus={() => setWriting(true)}
      onDragOver={event => {
        if (event.dataTransfer.types.includes('Files')) {
          event.preventDefault();
          // A template takes no files: the pointer says so, and the browser doesn't open them in the page's place.
          event.dataTransfer.dropEffect = isTemplate ? 'none' : 'copy';
        }
      }}
      onDrop={event => {
        if (event.dataTransfer.files.length > 0) {
          event.preventDefault();
          if (!isTemplate) {
            bring([...event.dataTransfer.files]);
          }
        }
      }}
    >
      <WhoAnswers conversation={conversation} />
      {isReachedAgain && (
        <Text size="sm" c="dimmed" role="status">
          This wasn’t sent: the server couldn’t be reached. It is there again; send it once more.
        </Text>
      )}
      <Refusal error={error} later={() => go('defer')} isPending={isPending} />
      {!error && !(isTemplate && decision?.rule === 'whatsapp_window') && <Foreseen decision={decision} />}
      {isLost && (
        <Text size="sm" c="var(--bad)" role="alert">
          What you wrote was for {channelWord(way.channel)} to {way.address}, which no longer reaches this person. Choose another way.
        </Text>
      )}
      <div className={classes.ways}>
        <NativeSelect
          size="xs"
          aria-label="Channel and address"
          data={[...(isLost ? [way] : []), ...ways].map(({ key, says }) => ({ value: key, label: says }))}
          value={way.key}
          error={isLost}
          onChange={event => write({ way: event.currentTarget.value, isChosen: true })}
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
      {isTemplate && (
        <>
          {isClosed && (
            <p className={classes.closed}>They haven’t written over WhatsApp within 24 hours: until they do, it takes approved templates alone.</p>
          )}
          <TemplateChoice chosen={draft.template} choose={template => write({ template })} />
        </>
      )}
      {!isTemplate && <Attachments files={draft.files} channel={way.channel} takeOut={file => detach(file, write)} />}
      <Words
        channel={way.channel}
        text={draft.text}
        change={text => write({ text })}
        bring={bring}
        isTemplate={isTemplate}
        canChoose={way.channel === 'whatsapp' && !isClosed}
        chooseTemplate={() => {
          setWantsTemplate(!isTemplate);
          write({ template: undefined });
        }}
        isReady={isReady}
        isPending={isPending}
        isMine={isMine(conversation, user)}
      />
    </form>
  );
}
