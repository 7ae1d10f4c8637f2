import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answer, api } from '../api/client';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import classes from './Lines.module.css';

const most = 8;

/** The alerts that nobody has seen to. */
export function OpenAlerts() {
  const organization = useOrganization();
  const { data, error, refetch } = useQuery({
    queryKey: [organization.organizationId, 'alerts', 'open'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/alerts', { params: { query: { ...organization.ask, state: 'open', limit: most } }, signal })),
  });
  return (
    <Section title="What is unusual?">
      <ProblemNote error={!data && error} retry={refetch} />
      {!data && !error && <Loading height={80} />}
      {data?.items.length === 0 && <p className={classes.none}>No alert is open.</p>}
      {data && data.items.length > 0 && (
        <ul className={classes.list}>
          {data.items.map(({ alertId, severity, title, times, lastAt }) => (
            <li key={alertId}>
              <p className={classes.line}>
                <Status of={severity} />
                <span className={classes.grows}>
                  <Anchor size="sm" component={Link} to={organization.to(`alerts/${alertId}`)}>
                    {title}
                  </Anchor>
                </span>
                <span className={classes.quiet}>
                  {times > 1 && `${times} times, `}
                  <Ago at={lastAt} />
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
      <Anchor size="sm" component={Link} to={organization.to('alerts')}>
        All alerts
      </Anchor>
    </Section>
  );
}
