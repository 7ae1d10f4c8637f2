import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { NoRoom } from '../app/NotFound';
import { Page } from '../parts/Page';
import { AgentList } from './AgentList';
import { OneAgent } from './OneAgent';

const ConnectAgent = lazy(() => import('../connect/ConnectAgent'));

export default function AgentsPage() {
  return (
    <Page>
      <Routes>
        <Route index element={<AgentList />} />
        <Route path=":agentId" element={<OneAgent />} />
        <Route path=":agentId/connect" element={<ConnectAgent />} />
        <Route path="*" element={<NoRoom />} />
      </Routes>
    </Page>
  );
}
