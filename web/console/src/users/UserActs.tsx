import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { UserView } from '../api/schema';
import { Ask } from '../parts/Ask';
import { Modal } from '../parts/Modal';
import { ChangeUser } from './ChangeUser';
import { LinkOnce } from './LinkOnce';
import { useChangeUser, useDeleteUser, useSignInLink } from './queries';

interface UserActsProps {
  user: UserView;
  /** Nobody can lock themselves out. */
  isSelf: boolean;
}

/** What an admin can do with a user. */
export function UserActs({ user, isSelf }: UserActsProps) {
  const [isChanging, setChanging] = useState(false);
  const [change, remove, link] = [useChangeUser(user), useDeleteUser(user.userId), useSignInLink(user.userId)];
  const isDisabled = user.status === 'disabled';
  return (
    <>
      <Ask
        title={isDisabled ? `Let ${user.name} in again?` : `Disable ${user.name}?`}
        says={isDisabled ? 'They can sign in again with the password that they had.' : 'They are signed out at once on all devices and can’t sign in until somebody lets them in again.'}
        confirm={isDisabled ? 'Enable' : 'Disable'}
        danger={!isDisabled}
        run={() => change.mutateAsync({ disabled: !isDisabled })}
      >
        {askSwitch => (
          <Ask
            title={`Make a new sign-in link for ${user.name}?`}
            says="By it they choose a new password. It works once; whoever has it can sign in as them, so pass it on by a way that nobody else reads."
            confirm="Make the link"
            run={() => link.mutateAsync()}
          >
            {askLink => (
              <Ask
                title={`Delete ${user.name}?`}
                says="They are signed out at once and are gone from the list. What they did stays in the audit log under their id, without name or address. It can’t be taken back; the same address can be invited anew."
                confirm="Delete"
                danger
                run={() => remove.mutateAsync()}
              >
                {askDelete => (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon aria-label={`Change ${user.name}`}>
                        <IconDots size={16} aria-hidden />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => setChanging(true)}>Change name or role</Menu.Item>
                      {!isDisabled && <Menu.Item onClick={askLink}>New sign-in link</Menu.Item>}
                      {!isSelf && <Menu.Item onClick={askSwitch}>{isDisabled ? 'Enable' : 'Disable'}</Menu.Item>}
                      {!isSelf && (
                        <Menu.Item c="var(--bad)" onClick={askDelete}>
                          Delete
                        </Menu.Item>
                      )}
                    </Menu.Dropdown>
                  </Menu>
                )}
              </Ask>
            )}
          </Ask>
        )}
      </Ask>
      <Modal opened={isChanging} onClose={() => setChanging(false)} title={`Change ${user.name}`}>
        <ChangeUser user={user} isSelf={isSelf} close={() => setChanging(false)} />
      </Modal>
      <Modal opened={Boolean(link.data)} onClose={link.reset} title="New sign-in link" closeOnClickOutside={false}>
        <LinkOnce link={link.data} name={user.name} close={link.reset} />
      </Modal>
    </>
  );
}
