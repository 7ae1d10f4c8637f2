import { Kbd } from '@mantine/core';
import { useState } from 'react';
import { Modal } from '../parts/Modal';
import { command, shortcutsNow } from './keys';
import classes from './Shortcuts.module.css';

/** Parts of a page that call themselves the same are shown as one. */
function roomsNow() {
  const all = shortcutsNow();
  return [...new Set(all.map(room => room.name))].map(name => ({ name, shortcuts: all.filter(room => room.name === name).flatMap(room => room.shortcuts) }));
}

/** The keys that work on the page that is shown. */
export default function Shortcuts({ close }: { close: () => void }) {
  const [rooms] = useState(roomsNow);
  const always = [{ keys: `${command} K`, says: 'Go to a screen, or search' }];
  return (
    <Modal opened onClose={close} title="Keyboard shortcuts" size="lg">
      <div className={classes.rooms}>
        {rooms.map(({ name, shortcuts }) => (
          <section key={name} aria-label={name}>
            <h2>{name}</h2>
            <dl>
              {[...(name === 'Everywhere' ? always : []), ...shortcuts].map(({ keys, says }) => (
                <div key={keys}>
                  <dt>
                    {keys.split(' ').map(key => (
                      <Kbd key={key} size="xs">
                        {key}
                      </Kbd>
                    ))}
                  </dt>
                  <dd>{says}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
