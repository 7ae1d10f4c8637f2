import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ConversationView } from '../api/schema';
import { ContactPanel } from './ContactPanel';
import classes from './ContactSide.module.css';

interface ContactSideProps {
  conversation: ConversationView;
  isOpen: boolean;
  close: () => void;
}

/** Who a conversation is with: beside it where there is room, else over it when asked for. */
export function ContactSide({ conversation, isOpen, close }: ContactSideProps) {
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  return isWide ? (
    <aside className={classes.side} aria-label="Contact">
      <ContactPanel conversation={conversation} />
    </aside>
  ) : (
    <Drawer opened={isOpen} onClose={close} position="right" size={344} title="Contact">
      <ContactPanel conversation={conversation} />
    </Drawer>
  );
}
