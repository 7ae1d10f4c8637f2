import { useParams } from 'react-router';
import { Empty } from '../parts/Empty';
import { useTitle } from '../parts/title';
import { ConversationList } from './ConversationList';
import { FilterBar } from './FilterBar';
import { useFilters } from './filters';
import classes from './InboxPage.module.css';
import { SearchResults } from './SearchResults';
import { Thread } from './Thread';

/** All conversations of all channels: the list, and the one that is open. Where there is room for one, that one. */
export default function InboxPage() {
  const conversationId = useParams()['*']?.split('/')[0] || undefined;
  const { query } = useFilters();
  useTitle(conversationId ? undefined : 'Inbox');
  return (
    <div className={classes.inbox} data-open={conversationId ? '' : undefined}>
      <h1 className={classes.unseen}>Inbox</h1>
      <section className={classes.list} aria-label="Conversations">
        <FilterBar />
        {query ? <SearchResults query={query} /> : <ConversationList open={conversationId} />}
      </section>
      <section className={classes.thread} aria-label="Conversation">
        {conversationId ? (
          <Thread key={conversationId} conversationId={conversationId} />
        ) : (
          <Empty title="No conversation is open">Choose one: j and k move through the list, Enter opens, / searches.</Empty>
        )}
      </section>
    </div>
  );
}
