import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { ConversationView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Id } from '../parts/Id';
import { AddressFacts } from './AddressFacts';
import classes from './ContactPanel.module.css';
import { LocalTime } from './LocalTime';
import { OtherConversations } from './OtherConversations';
import { nameOf } from './who';

/** Who the person is, where they may be written to, and their other conversations. */
export function ContactPanel({ conversation }: { conversation: ConversationView }) {
  const { to } = useOrganization();
  const { contact, contactId, conversationId } = conversation;
  return (
    <div className={classes.panel}>
      <section aria-label="Person">
        <h3>
          <Anchor component={Link} to={to(`contacts/${contactId}`)}>
            {nameOf(conversation)}
          </Anchor>
        </h3>
        <dl>
          {contact?.timeZone && (
            <div>
              <dt>Their time</dt>
              <dd>
                <LocalTime zone={contact.timeZone} />
              </dd>
            </div>
          )}
          {contact?.language && (
            <div>
              <dt>Language</dt>
              <dd>{contact.language}</dd>
            </div>
          )}
          <div>
            <dt>Contact</dt>
            <dd>
              <Id of={contactId} short />
            </dd>
          </div>
          <div>
            <dt>Conversation</dt>
            <dd>
              <Id of={conversationId} short />
            </dd>
          </div>
        </dl>
        {contact?.notes && <p className={classes.notes}>{contact.notes}</p>}
      </section>
      {contact?.addresses.map(address => <AddressFacts key={address.address} address={address} />)}
      <OtherConversations conversation={conversation} />
    </div>
  );
}
