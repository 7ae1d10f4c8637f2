/** The kinds of events, as the API says them. */
export const eventKinds = [
  'message.received', 'message.failed', 'contact.opted_out', 'contact.opted_in', 'contact.asked_for_help', 'contact.suppressed', 'conversation.assigned', 'conversation.escalated',
  'template.approved', 'template.rejected', 'template.withdrawn', 'limit.nearly_reached',
] as const;
