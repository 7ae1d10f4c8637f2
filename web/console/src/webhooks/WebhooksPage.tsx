import { Route, Routes } from 'react-router';
import { Page } from '../parts/Page';
import { OneWebhook } from './OneWebhook';
import { WebhookList } from './WebhookList';

export default function WebhooksPage() {
  return (
    <Page>
      <Routes>
        <Route index element={<WebhookList />} />
        <Route path=":webhookId" element={<OneWebhook />} />
      </Routes>
    </Page>
  );
}
