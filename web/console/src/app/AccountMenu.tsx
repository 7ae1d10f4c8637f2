import { ActionIcon, Menu } from '@mantine/core';
import { IconDevices, IconKey, IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { useSession } from '../api/signedIn';
import { spoken } from '../parts/tones';
import { Ask } from '../parts/Ask';
import { ChangePassword } from './ChangePassword';
import { openShortcuts } from './Dialogs';
import { useSignOut } from './useSignOut';

export function AccountMenu() {
  const { user } = useSession();
  const [isChanging, setChanging] = useState(false);
  const signOut = useSignOut();
  return (
    <>
      <Ask
        title="Sign out everywhere?"
        says="Every browser in which you are signed in is signed out, this one too."
        confirm="Sign out everywhere"
        run={() => signOut(true)}
      >
        {askEverywhere => (
          <Menu position="bottom-end" width={224}>
            <Menu.Target>
              <ActionIcon size="lg" aria-label={`Account of ${user.name}`}>
                <IconUser size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>
                {user.name} · {spoken(user.role)}
                {user.email && <div>{user.email}</div>}
              </Menu.Label>
              {user.hasPassword && (
                <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => setChanging(true)}>
                  Change password
                </Menu.Item>
              )}
              <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={openShortcuts}>
                Keyboard shortcuts
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut(false)}>
                Sign out
              </Menu.Item>
              <Menu.Item leftSection={<IconDevices size={16} aria-hidden />} onClick={askEverywhere}>
                Sign out everywhere
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Ask>
      <ChangePassword isOpen={isChanging} close={() => setChanging(false)} />
    </>
  );
}
