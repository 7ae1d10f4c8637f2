import { lazy, Suspense, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../api/signedIn';
import { useKeyboard, useShortcuts } from './keys';
import { useOrganization } from './organization';
import { screensFor } from './screens';

const Palette = lazy(() => import('./Palette'));
const Shortcuts = lazy(() => import('./Shortcuts'));

type Dialog = 'palette' | 'shortcuts';

const opened = new EventTarget();

const open = (dialog: Dialog) => void opened.dispatchEvent(new CustomEvent('open', { detail: dialog }));

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

  const close = () => setShown(null);
  return (
    <Suspense>
      {shown === 'palette' && <Palette close={close} />}
      {shown === 'shortcuts' && <Shortcuts close={close} />}
    </Suspense>
  );
}
