import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { AccountMenu } from './AccountMenu';
import { ColorScheme } from './ColorScheme';
import { openPalette } from './Dialogs';
import { LiveMark } from './LiveMark';
import { OrganizationSwitcher } from './OrganizationSwitcher';
import classes from './TopBar.module.css';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const TopBar = ({ openNavigation }: { openNavigation: () => void }) => (
  <header className={classes.bar}>
    <ActionIcon className={classes.menu} aria-label="Open the navigation" size="lg" onClick={openNavigation}>
      <IconMenu2 size={20} aria-hidden />
    </ActionIcon>
    <OrganizationSwitcher />
    <UnstyledButton className={classes.find} onClick={openPalette} aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}>
      <IconSearch size={16} aria-hidden />
      <span>Go to, or search</span>
      <kbd>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
    </UnstyledButton>
    <LiveMark />
    <ColorScheme />
    <AccountMenu />
  </header>
);
