import { Route, Routes } from 'react-router';
import { NoTab } from '../app/NotFound';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { Tabs } from '../parts/Tabs';
import { AgentLimitsForm } from './AgentLimitsForm';
import { AgentUsage } from './AgentUsage';
import { Billing } from './Billing';
import { Days } from './Days';
import { OrganizationLimits } from './OrganizationLimits';
import { Usage } from './Usage';

export default function LimitsPage() {
  return (
    <Page>
      <PageHead title="Limits & billing" about="How much agents may do and spend, what they did, and what is billed for it. Days, weeks and months are those of UTC." />
      <Tabs
        label="Limits and billing"
        of={[
          { title: 'Usage', to: 'limits', isIndex: true },
          { title: 'By agent', to: 'limits/agents' },
          { title: 'By day', to: 'limits/days' },
          { title: 'Limits', to: 'limits/organization' },
          { title: 'Billing', to: 'limits/billing' },
        ]}
      />
      <Routes>
        <Route index element={<Usage />} />
        <Route path="agents" element={<AgentUsage />} />
        <Route path="agents/:agentId" element={<AgentLimitsForm />} />
        <Route path="days" element={<Days />} />
        <Route path="organization" element={<OrganizationLimits />} />
        <Route path="billing" element={<Billing />} />
        <Route path="*" element={<NoTab />} />
      </Routes>
    </Page>
  );
}
