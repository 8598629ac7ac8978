import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { ApiError } from '../client/http.ts';
import { AlertPage } from '../features/alerts/alert-page.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { Shell } from './shell.tsx';
import { cssVariables, theme } from './theme.ts';

/** What was found out before anything was drawn. */
export interface Entry {
  readonly signedIn: boolean;
  /** Why the token in the address did not work, or the server could not be asked. */
  readonly refused?: Error;
}

/** The whole page: who is here, which page, and the data it shares. */
export function App({ entry }: { entry: Entry }) {
  // A session may end at any time: the first answer of 401 asks for a new one.
  const [signedOut, setSignedOut] = useState(!entry.signedIn);
  const [client] = useState(() => makeClient(() => setSignedOut(true)));
  const onSignedIn = useCallback(() => {
    client.clear();
    setSignedOut(false);
  }, [client]);

  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      {signedOut ? (
        <SignInPage refused={entry.refused} onSignedIn={onSignedIn} />
      ) : (
        <QueryClientProvider client={client}>
          <BrowserRouter>
            <Shell onSignedOut={() => setSignedOut(true)}>
              {singleKeys => (
                <Routes>
                  <Route path="/alerts" element={<AlertPage singleKeys={singleKeys} />} />
                  <Route path="/alerts/:id" element={<AlertPage singleKeys={singleKeys} />} />
                  <Route path="*" element={<Navigate to="/alerts" replace />} />
                </Routes>
              )}
            </Shell>
          </BrowserRouter>
        </QueryClientProvider>
      )}
    </MantineProvider>
  );
}

function makeClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: error => {
        if (error instanceof ApiError && error.status === 401) onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        // A refusal stays one; only what may pass is tried again.
        retry: (failures, error) =>
          failures < 3 &&
          (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      },
    },
  });
}
