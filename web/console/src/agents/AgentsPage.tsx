import { Route, Routes } from 'react-router';
import { Page } from '../parts/Page';
import { AgentList } from './AgentList';
import { OneAgent } from './OneAgent';

export default function AgentsPage() {
  return (
    <Page>
      <Routes>
        <Route index element={<AgentList />} />
        <Route path=":agentId" element={<OneAgent />} />
      </Routes>
    </Page>
  );
}
