import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';

/** Opens the simulator's phones beside the console. */
export const PhonesLink = ({ to }: { to: string }) => (
  <Button component="a" href={to} target="_blank" rel="noopener noreferrer" variant="default" rightSection={<IconExternalLink size={14} aria-hidden />}>
    Open the phones
  </Button>
);
