import { lazy, Suspense, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../api/signedIn';
import { useKeyboard, useShortcuts } from './keys';
import { useOrganization } from './organization';
import { screensFor } from './screens';

const loadPalette = () => import('./Palette');

const Palette = lazy(loadPalette);
const Shortcuts = lazy(() => import('./Shortcuts'));

type Dialog = 'palette' | 'shortcuts';

const opened = new EventTarget();

const open = (dialog: Dialog) => void opened.dispatchEvent(new CustomEvent('open', { detail: dialog }));

/** Runs when the page has nothing else to do; not every browser tells. */
function whenIdle(run: () => void) {
  if ('requestIdleCallback' in window) {
    const handle = requestIdleCallback(run);
    return () => cancelIdleCallback(handle);
  }

  const handle = setTimeout(run, 1_000);
  return () => clearTimeout(handle);
}

export const openPalette = () => open('palette');

export const openShortcuts = () => open('shortcuts');

/** What is reached from everywhere by a key: the palette, the list of shortcuts, each screen. */
export function Dialogs() {
  const [shown, setShown] = useState<Dialog | null>(null);
  const { user } = useSession();
  const { organizationId, to } = useOrganization();
  const navigate = useNavigate();
  useKeyboard();
  useShortcuts('Everywhere', [
    { keys: '?', says: 'Show the shortcuts', run: openShortcuts },
    ...screensFor(user, organizationId).map(({ path, title, shortcut }) => ({
      keys: `g ${shortcut}`,
      says: `Go to ${title}`,
      run: () => void navigate(to(path)),
    })),
  ]);
  useEffect(() => {
    const show = (event: Event) => setShown((event as CustomEvent<Dialog>).detail);
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
      }
    };
    opened.addEventListener('open', show);
    document.addEventListener('keydown', press);
    return () => {
      opened.removeEventListener('open', show);
      document.removeEventListener('keydown', press);
    };
  }, []);

  // A failure is told when it is opened.
  useEffect(() => whenIdle(() => void loadPalette().catch(() => undefined)), []);
  const isPalette = shown === 'palette';
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (!isPalette) {
      setTyped('');
      return;
    }

    // Until its field has the focus, what is typed is meant for it all the same.
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.closest('[role=dialog]'))) {
        return;
      }

      if (event.key === 'Escape') {
        setShown(null);
      } else if (event.key === 'Backspace') {
        setTyped(before => before.slice(0, -1));
      } else if (event.key.length === 1) {
        setTyped(before => before + event.key);
      } else {
        return;
      }

      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', press, true);
    return () => document.removeEventListener('keydown', press, true);
  }, [isPalette]);

  const close = () => setShown(null);
  return (
    <Suspense>
      {isPalette && <Palette typed={typed} setTyped={setTyped} close={close} />}
      {shown === 'shortcuts' && <Shortcuts close={close} />}
    </Suspense>
  );
}
