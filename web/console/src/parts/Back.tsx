import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useOrganization } from '../app/organization';
import classes from './Back.module.css';

interface BackProps {
  /** The list's address within the organization. */
  to: string;
  children: string;
}

/** The way back from one thing to the list that it is in. */
export function Back({ to, children }: BackProps) {
  const organization = useOrganization();
  return (
    <nav aria-label="Back" className={classes.back}>
      <Link to={organization.to(to)}>
        <IconArrowLeft size={14} aria-hidden /> {children}
      </Link>
    </nav>
  );
}
