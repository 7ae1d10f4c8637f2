import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { queryClient } from './api/client';
import { Broken } from './app/Broken';
import { Routes } from './app/Routes';
import { theme, variables } from './app/theme';
import './welcome/link';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

// What locks scrolling behind a dialog reads its nonce here: https://www.npmjs.com/package/get-nonce
Object.assign(globalThis, { __webpack_nonce__: nonce });

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
    <QueryClientProvider client={queryClient}>
      <BrowserRouter basename="/console">
        <Broken>
          <Notifications position="top-center" />
        </Broken>
        <Broken>
          <Routes />
        </Broken>
      </BrowserRouter>
    </QueryClientProvider>
  </MantineProvider>,
);
