import { Combobox, ScrollArea, useCombobox } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate, useLocation } from 'react-router';
import { useSession } from '../api/signedIn';
import { ProblemNote } from '../parts/ProblemNote';
import { deployment, useOrganization } from './organization';
import classes from './OrganizationSwitcher.module.css';
import { useOrganizations } from './organizations';
import { isSeen, screens } from './screens';

/** Whose screens these are. Users of the deployment choose; others read their organization's name. */
export function OrganizationSwitcher() {
  const { user } = useSession();
  const { name } = useOrganization();
  return user.organizationId === deployment ? <Switcher /> : <span className={classes.own}>{name}</span>;
}

function Switcher() {
  const { user } = useSession();
  const { organizationId, name } = useOrganization();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [typed, setTyped] = useState('');
  const box = useCombobox({
    onDropdownClose: () => setTyped(''),
    onDropdownOpen: () => box.focusSearchInput(),
  });
  const { organizations, error, refetch } = useOrganizations(box.dropdownOpened);
  const isFound = (words: string) => words.toLowerCase().includes(typed.trim().toLowerCase());
  const found = organizations.filter(one => isFound(`${one.name} ${one.organizationId}`));
  useEffect(() => void box.selectFirstOption(), [typed, found.length]);

  const go = (chosen: string) => {
    box.closeDropdown();
    // The same screen there, where there is one.
    const screen = screens.find(one => one.path === pathname.split('/')[3]);
    void navigate(`/o/${chosen}/${screen && isSeen(screen, user, chosen) ? screen.path : ''}`);
  };

  return (
    <Combobox store={box} onOptionSubmit={go} width={320} position="bottom-start" withinPortal={false}>
      <Combobox.Target withAriaAttributes={false}>
        <button
          type="button"
          className={classes.switch}
          onClick={() => box.toggleDropdown()}
          aria-haspopup="listbox"
          aria-expanded={box.dropdownOpened}
          aria-label={`Organization: ${name}. Choose another`}
        >
          <span>{name}</span>
          <IconSelector size={16} aria-hidden />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
          placeholder="Name or id"
          aria-label="Find an organization"
        />
        <Combobox.Options aria-label="Organizations">
          <ScrollArea.Autosize mah={320} type="auto">
            {isFound('Deployment') && (
              <Combobox.Option value={deployment} active={organizationId === deployment}>
                Deployment
                <div className={classes.about}>What belongs to no organization</div>
              </Combobox.Option>
            )}
            {found.map(one => (
              <Combobox.Option key={one.organizationId} value={one.organizationId} active={one.organizationId === organizationId}>
                {one.name}
                <div className={classes.about}>
                  {one.organizationId} · {one.mode} · {one.status}
                </div>
              </Combobox.Option>
            ))}
          </ScrollArea.Autosize>
        </Combobox.Options>
        {error && <ProblemNote error={error} retry={refetch} />}
      </Combobox.Dropdown>
    </Combobox>
  );
}
