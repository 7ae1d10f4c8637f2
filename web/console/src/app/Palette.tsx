import '@mantine/spotlight/styles.css';
import { useMantineColorScheme } from '@mantine/core';
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconBuilding, IconColorSwatch, IconKeyboard, IconLogout, IconMessageSearch, IconSearch, IconServer } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../api/signedIn';
import { openShortcuts } from './Dialogs';
import classes from './Palette.module.css';
import { deployment, useOrganization } from './organization';
import { useOrganizations } from './organizations';
import { screensFor } from './screens';
import { useSignOut } from './useSignOut';

const [store, spotlight] = createSpotlight();

interface PaletteProps {
  /** What was typed before there was a field for it, and is typed in it. */
  typed: string;
  setTyped: (typed: string) => void;
  close: () => void;
}

/** Goes to a screen or an organization, searches messages, or does what the menus do. */
export default function Palette({ typed, setTyped, close }: PaletteProps) {
  const groups = useActions(typed.trim());
  useEffect(() => spotlight.open(), []);
  return (
    <Spotlight
      store={store}
      title="Go to, or search"
      classNames={{ header: classes.unseen, action: classes.action }}
      centered={false}
      overlayProps={{ backgroundOpacity: 0.3, blur: 0 }}
      actions={groups}
      shortcut={null}
      query={typed}
      onQueryChange={setTyped}
      onSpotlightClose={close}
      scrollable
      maxHeight={400}
      transitionProps={{ duration: 0 }}
      limit={12}
      nothingFound="Nothing is called that."
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: 'Where to, or what to search',
        'aria-label': 'Where to, or what to search',
      }}
    />
  );
}

function useActions(typed: string): SpotlightActionGroupData[] {
  const { user } = useSession();
  const { organizationId, to } = useOrganization();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const isOfDeployment = user.organizationId === deployment;
  const { organizations } = useOrganizations(isOfDeployment);
  const screens = screensFor(user, organizationId);
  const searches = typed.length > 1 && screens.some(screen => screen.path === 'inbox');
  const go = (address: string) => () => void navigate(address);

  return [
    {
      group: 'Screens',
      actions: screens.map(({ path, title, icon: Mark, shortcut }) => ({
        id: path,
        label: title,
        leftSection: <Mark size={18} aria-hidden />,
        rightSection: <kbd>g {shortcut}</kbd>,
        onClick: go(to(path)),
      })),
    },
    {
      group: 'Search',
      // The words themselves are its keyword, so that it is found whatever they are.
      actions: searches
        ? [
            {
              id: 'search',
              label: `Search messages for “${typed}”`,
              keywords: [typed],
              leftSection: <IconMessageSearch size={18} aria-hidden />,
              onClick: go(to(`inbox?${new URLSearchParams({ q: typed })}`)),
            },
          ]
        : [],
    },
    {
      group: 'Organizations',
      actions:
        isOfDeployment && typed
          ? [
              { id: deployment, label: 'Deployment', leftSection: <IconServer size={18} aria-hidden />, onClick: go(`/o/${deployment}/`) },
              ...organizations.map(one => ({
                id: one.organizationId,
                label: one.name,
                keywords: [one.organizationId, one.slug],
                description: one.organizationId,
                leftSection: <IconBuilding size={18} aria-hidden />,
                onClick: go(`/o/${one.organizationId}/`),
              })),
            ]
          : [],
    },
    {
      group: 'Actions',
      actions: [
        { id: 'light', label: 'Light colors', leftSection: <IconColorSwatch size={18} aria-hidden />, onClick: () => setColorScheme('light') },
        { id: 'dark', label: 'Dark colors', leftSection: <IconColorSwatch size={18} aria-hidden />, onClick: () => setColorScheme('dark') },
        { id: 'auto', label: 'Colors as the system', leftSection: <IconColorSwatch size={18} aria-hidden />, onClick: () => setColorScheme('auto') },
        { id: 'shortcuts', label: 'Keyboard shortcuts', leftSection: <IconKeyboard size={18} aria-hidden />, onClick: openShortcuts },
        { id: 'signout', label: 'Sign out', leftSection: <IconLogout size={18} aria-hidden />, onClick: () => void signOut(false) },
      ],
    },
  ].filter(group => group.actions.length > 0);
}
