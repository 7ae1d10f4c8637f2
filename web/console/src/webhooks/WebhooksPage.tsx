import { Route, Routes } from 'react-router';
import { NoRoom } from '../app/NotFound';
import { Page } from '../parts/Page';
import { OneWebhook } from './OneWebhook';
import { WebhookList } from './WebhookList';

export default function WebhooksPage() {
  return (
    <Page>
      <Routes>
        <Route index element={<WebhookList />} />
        <Route path=":webhookId" element={<OneWebhook />} />
        <Route path="*" element={<NoRoom />} />
      </Routes>
    </Page>
  );
}
