import type { CanContactRequest, MessageView, SendMessageRequest } from '../api/schema';
import type { Draft } from './drafts';
import type { Way } from './ways';

interface Asked {
  draft: Draft;
  way: Way;
  agentId: string;
  /** Who writes it in place of the agent. */
  author: string;
  /** What it answers. */
  answered: MessageView | undefined;
}

/** The template that the draft is, where this way takes one. */
const templateOf = ({ template }: Draft, way: Way) => (way.channel === 'whatsapp' ? template : undefined);

const subjectOf = ({ subject }: Draft, way: Way) => (way.channel === 'email' ? subject.trim() || undefined : undefined);

/** The message as it is sent. */
export function orderOf({ draft, way, agentId, author, answered }: Asked): SendMessageRequest {
  const template = templateOf(draft, way);
  const common = { to: way.address, channel: way.channel, agentId, author, replyTo: answered?.messageId, clientRef: draft.reference };
  return template
    ? { ...common, templateId: template.templateId, templateVars: trimmed(template.variables) }
    : {
        ...common,
        body: draft.text.trim() || undefined,
        subject: subjectOf(draft, way),
        mediaUrls: draft.files.length > 0 ? draft.files.flatMap(file => file.fileId ?? []) : undefined,
      };
}

/** The same, as the gate is asked about it beforehand. */
export function questionOf({ draft, way, agentId, author, answered }: Asked): CanContactRequest {
  const template = templateOf(draft, way);
  const text = draft.text.trim();
  const common = { contactAddress: way.address, channel: way.channel, agentId, author };
  if (template) {
    return { ...common, templateId: template.templateId, templateVars: trimmed(template.variables) };
  }

  // A mail that answers has the subject of what it answers.
  const subject = subjectOf(draft, way) ?? (way.channel === 'email' && answered ? `Re: ${answered.subject ?? ''}`.trim() : undefined);
  return text && (way.channel !== 'email' || subject) ? { ...common, body: text, subject } : common;
}

const trimmed = (variables: Record<string, string>) => Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.trim()]));
