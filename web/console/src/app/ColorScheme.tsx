import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun, type Icon } from '@tabler/icons-react';

const schemes: { scheme: MantineColorScheme; says: string; icon: Icon }[] = [
  { scheme: 'light', says: 'Light', icon: IconSun },
  { scheme: 'dark', says: 'Dark', icon: IconMoon },
  { scheme: 'auto', says: 'As the system', icon: IconDeviceDesktop },
];

export function ColorScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { icon: Shown } = schemes.find(one => one.scheme === colorScheme) ?? schemes[2]!;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label="Colors">
          <Shown size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(({ scheme, says, icon: Mark }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Mark size={16} aria-hidden />}
            rightSection={scheme === colorScheme && <IconCheck size={16} aria-label="chosen" />}
            onClick={() => setColorScheme(scheme)}
          >
            {says}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
