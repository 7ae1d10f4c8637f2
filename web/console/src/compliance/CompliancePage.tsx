import { Navigate, Route, Routes } from 'react-router';
import { useMay } from '../api/signedIn';
import { NoTab } from '../app/NotFound';
import { useOrganization } from '../app/organization';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { Tabs } from '../parts/Tabs';
import { Consents } from './Consents';
import { ContactHours } from './ContactHours';
import { ContentRules } from './ContentRules';
import { Decisions } from './Decisions';
import { Explain } from './Explain';
import { FirstContact } from './FirstContact';
import { OneDecision } from './OneDecision';
import { OptOuts } from './OptOuts';
import { Prohibitions } from './Prohibitions';
import { Rules } from './Rules';
import { SendingPolicyForm } from './SendingPolicyForm';

const tabs = [
  { title: 'Decisions', to: 'compliance/decisions' },
  { title: 'Consents', to: 'compliance/consents' },
  { title: 'Opt-outs', to: 'compliance/opt-outs' },
  { title: 'Do not contact', to: 'compliance/do-not-contact' },
  { title: 'Rules in force', to: 'compliance/rules' },
  { title: 'Sending policy', to: 'compliance/policy' },
  { title: 'Contact hours', to: 'compliance/hours' },
  { title: 'First contact', to: 'compliance/first-contact' },
  { title: 'Content rules', to: 'compliance/content' },
];

export default function CompliancePage() {
  const { to } = useOrganization();
  // To ask is to have a decision made and kept: not for those who only look.
  const mayAsk = useMay()('operator');
  return (
    <Page>
      <PageHead title="Compliance" about="Who may be contacted, when and why: what is on record, what the rules are, and what they decided." />
      <Tabs label="Compliance" of={mayAsk ? [{ title: 'Explain', to: 'compliance', isIndex: true }, ...tabs] : tabs} />
      <Routes>
        <Route index element={mayAsk ? <Explain /> : <Navigate to={to('compliance/decisions')} replace />} />
        <Route path="decisions" element={<Decisions />} />
        <Route path="decisions/:decisionId" element={<OneDecision />} />
        <Route path="consents" element={<Consents />} />
        <Route path="opt-outs" element={<OptOuts />} />
        <Route path="do-not-contact" element={<Prohibitions />} />
        <Route path="rules" element={<Rules />} />
        <Route path="policy" element={<SendingPolicyForm />} />
        <Route path="hours" element={<ContactHours />} />
        <Route path="first-contact" element={<FirstContact />} />
        <Route path="content" element={<ContentRules />} />
        <Route path="*" element={<NoTab />} />
      </Routes>
    </Page>
  );
}
