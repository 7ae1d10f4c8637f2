import { useQuery } from '@tanstack/react-query';
import { NavLink } from 'react-router';
import { overviewQuery } from '../api/overview';
import { useSession } from '../api/signedIn';
import { useOrganization } from './organization';
import { groups, screensFor } from './screens';
import classes from './Navigation.module.css';

/** Every screen that one may see here. */
export function Navigation() {
  const { user } = useSession();
  const organization = useOrganization();
  const { data: overview } = useQuery(overviewQuery(organization));
  const screens = screensFor(user, organization.organizationId);
  return (
    <nav className={classes.navigation} aria-label="Screens">
      {groups.map(group => {
        const members = screens.filter(screen => screen.group === group);
        return members.length === 0 ? null : (
          <section key={group} aria-label={group}>
            <div className={classes.group} aria-hidden>
              {group}
            </div>
            {members.map(({ path, title, icon: Mark, shortcut, waiting }) => {
              const count = (overview && waiting?.(overview)) ?? 0;
              return (
                <NavLink key={path} to={organization.to(path)} className={classes.link} title={`g ${shortcut}`}>
                  <Mark size={17} stroke={1.6} aria-hidden />
                  <span>{title}</span>
                  {count > 0 && (
                    <span className={classes.count}>
                      {count > 99 ? '99+' : count}
                      <span className={classes.unseen}> waiting</span>
                    </span>
                  )}
                </NavLink>
              );
            })}
          </section>
        );
      })}
    </nav>
  );
}
