import { Drawer } from '@mantine/core';
import { Navigation } from './Navigation';

interface NavigationDrawerProps {
  isOpen: boolean;
  close: () => void;
}

/** The navigation where there is no room beside the page. */
export const NavigationDrawer = ({ isOpen, close }: NavigationDrawerProps) => (
  <Drawer opened={isOpen} onClose={close} title="Switchboard" size={280} padding="sm">
    <Navigation />
  </Drawer>
);
