import type { ConversationView } from '../api/schema';
import type { ListPage } from './conversations';

/** A line of the list: a heading, or a conversation. */
export type Line = { kind: 'head'; says: string } | { kind: 'row'; conversation: ConversationView };

const says = { escalated: 'Escalated: a person has to look', open: 'Open', archived: 'Archived' };

/** The lines of the pages; with headings where what is escalated comes first and there is some. */
export function linesOf(pages: ListPage[], isMixed: boolean): Line[] {
  const hasEscalated = pages.some(page => page.state === 'escalated' && page.items.length > 0);
  const lines: Line[] = [];
  const told = new Set<string>();
  let last = '';
  for (const { state, items } of pages) {
    if (isMixed && hasEscalated && state !== last && items.length > 0) {
      lines.push({ kind: 'head', says: says[state] });
      last = state;
    }

    for (const conversation of items) {
      // One that moved between two pages while they were read stands in both.
      if (!told.has(conversation.conversationId)) {
        told.add(conversation.conversationId);
        lines.push({ kind: 'row', conversation });
      }
    }
  }

  return lines;
}
