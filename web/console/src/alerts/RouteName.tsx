import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../app/organization';
import { Channel } from '../parts/Channel';
import { Id } from '../parts/Id';
import classes from './RouteName.module.css';
import { routesQuery } from './queries';

/** A route as people know it: its channel and address; its id where it is gone. */
export function RouteName({ of }: { of: string }) {
  const route = useQuery(routesQuery(useOrganization())).data?.find(one => one.routeId === of);
  return route ? (
    <span className={classes.name}>
      <RouteChannelMark of={route.channel} />
      {route.address}
    </span>
  ) : (
    <Id of={of} short />
  );
}

/** The channel of a route, webhooks among them. */
export const RouteChannelMark = ({ of }: { of: string }) => (of === 'webhook' ? <>Webhook</> : <Channel of={of} />);
