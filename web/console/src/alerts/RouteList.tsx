import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AgentName } from '../agents/names';
import { onePage } from '../api/pages';
import type { AlertRouteView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ask } from '../parts/Ask';
import { Back } from '../parts/Back';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { PageHead } from '../parts/PageHead';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { ChangeRoute } from './ChangeRoute';
import { CreateRoute } from './CreateRoute';
import { routesQuery, useDeleteRoute } from './queries';
import { RouteChannelMark } from './RouteName';
import { RouteTest } from './RouteTest';

const columns: Column<AlertRouteView>[] = [
  { title: 'Address', cell: route => route.address },
  { title: 'Over', cell: route => <RouteChannelMark of={route.channel} /> },
  { title: 'From', cell: route => spoken(route.leastSeverity) },
  { title: 'Use', cell: route => (route.isBackup ? 'Backup' : 'Always'), from: 'sm' },
  { title: 'Quiet hours', cell: route => route.quietHours && `${route.quietHours.from}–${route.quietHours.to} ${route.quietHours.timeZone}`, from: 'md' },
  { title: 'Written by', cell: route => route.agentId && <AgentName of={route.agentId} />, from: 'lg' },
];

export function RouteList() {
  const organization = useOrganization();
  const routes = useQuery(routesQuery(organization));
  const may = useMay();
  const [isCreating, setCreating] = useState(false);
  const create = <Button onClick={() => setCreating(true)}>New route</Button>;
  return (
    <>
      <Back to="alerts">Alerts</Back>
      <PageHead title="Where alerts go" about="Critical alerts go at any hour, high ones after the quiet hours of each route, medium ones to routes that ask for them, low ones nowhere.">
        {may('admin') && create}
      </PageHead>
      <Table
        label="Routes"
        list={onePage(routes)}
        columns={may('admin') ? [...columns, { title: 'Change', cell: route => <RouteActs route={route} /> }] : columns}
        keyOf={route => route.routeId}
        empty={
          <Empty title="Alerts go nowhere yet" action={may('admin') && create}>
            {may('admin') ? 'Make a route to your phone, a mailbox, or a program of yours. A webhook is best as a backup: it has no limits.' : 'Ask an admin to make a route to a phone, a mailbox or a program.'}
          </Empty>
        }
      />
      {may('admin') && routes.data && routes.data.length > 0 && <RouteTest />}
      <Modal opened={isCreating} onClose={() => setCreating(false)} title="New route" closeOnClickOutside={false}>
        <CreateRoute close={() => setCreating(false)} />
      </Modal>
    </>
  );
}

function RouteActs({ route }: { route: AlertRouteView }) {
  const [isChanging, setChanging] = useState(false);
  const remove = useDeleteRoute();
  return (
    <Button.Group>
      <Button variant="default" size="compact-xs" onClick={() => setChanging(true)} aria-label={`Change ${route.address}`}>
        Change
      </Button>
      <Ask
        title="Delete this route?"
        says={`Alerts go to ${route.address} no longer. What is on its way still arrives. It can't be taken back; a webhook made anew has another secret.`}
        confirm="Delete"
        danger
        run={() => remove.mutateAsync(route.routeId)}
      >
        {open => (
          <Button variant="default" size="compact-xs" onClick={open} aria-label={`Delete ${route.address}`}>
            Delete
          </Button>
        )}
      </Ask>
      <Modal opened={isChanging} onClose={() => setChanging(false)} title="Change the route">
        <ChangeRoute route={route} close={() => setChanging(false)} />
      </Modal>
    </Button.Group>
  );
}
