import { NavLink } from 'react-router';
import { useOrganization } from '../app/organization';
import classes from './Tabs.module.css';

interface TabsProps {
  /** What they are parts of, for those who hear it. */
  label: string;
  /** Each with its address within the organization. */
  of: { title: string; to: string; isIndex?: boolean }[];
}

/** The parts of a screen, each with an address of its own. */
export function Tabs({ label, of }: TabsProps) {
  const organization = useOrganization();
  return (
    <nav aria-label={label} className={classes.tabs}>
      {of.map(({ title, to, isIndex }) => (
        <NavLink key={to} to={organization.to(to)} end={isIndex}>
          {title}
        </NavLink>
      ))}
    </nav>
  );
}
