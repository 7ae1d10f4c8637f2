import { useEffect, useRef } from 'react';

/** A key, or two after each other (`g i`), as `KeyboardEvent.key` has them. */
export interface Shortcut {
  keys: string;
  says: string;
  /** Left out where the browser does it by itself, such as Enter on a link. */
  run?: () => void;
}

interface Room {
  name: string;
  shortcuts: readonly Shortcut[];
}

const rooms: { current: Room }[] = [];

/** Where two have the same keys, as two lists on a page do, this one takes them. */
let foremost: { current: Room } | undefined;

/** The key that goes with others to command, as it is called here. */
export const command = /Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** The shortcuts that work now. */
export const shortcutsNow = (): Room[] => rooms.map(room => room.current);

/**
 * Has these work while the component is shown. They don't while somebody types, or while a dialog is open. What it gives back has them go before
 * the same keys of others on the page.
 */
export function useShortcuts(name: string, shortcuts: readonly Shortcut[]) {
  const room = useRef<Room>({ name, shortcuts });
  useEffect(() => {
    room.current = { name, shortcuts };
  });
  useEffect(() => {
    rooms.push(room);
    return () => void rooms.splice(rooms.indexOf(room), 1);
  }, []);
  return () => {
    foremost = room;
  };
}

/** Listens for all shortcuts; once, in the frame. */
export function useKeyboard() {
  useEffect(() => {
    let before = '';
    const press = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented
        || event.ctrlKey
        || event.metaKey
        || event.altKey
        || event.key === 'Shift'
        || isTyping(event.target)
        || document.querySelector('[aria-modal="true"]')
      ) {
        return;
      }

      const typed = before ? `${before} ${event.key}` : event.key;
      const all = rooms.toSorted((one, other) => Number(other === foremost) - Number(one === foremost)).flatMap(room => room.current.shortcuts);
      const meant = all.find(one => one.keys === typed && one.run);
      if (meant) {
        event.preventDefault();
        meant.run?.();
      } else if (before) {
        // However late it comes, the second of two keys does nothing of its own.
        event.preventDefault();
      }

      before = !meant && !before && all.some(one => one.keys.startsWith(`${typed} `)) ? typed : '';
    };
    const forget = () => {
      before = '';
    };
    document.addEventListener('keydown', press);
    document.addEventListener('pointerdown', forget);
    document.addEventListener('focusin', forget);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener('pointerdown', forget);
      document.removeEventListener('focusin', forget);
    };
  }, []);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement
  && (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [role=combobox], [role=menu] *'));
