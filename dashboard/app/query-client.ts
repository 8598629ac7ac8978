import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../client/http.ts';

/** @param onSignedOut an answer said that this browser is not signed in, or not fully */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    // Not every 401: a wrong code is one too, and no reason to leave the page.
    const code = error instanceof ApiError ? error.code : '';
    if (code === 'SESSION_REQUIRED' || code === 'SECOND_FACTOR_NEEDED') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A refusal stays one; only what may pass is tried again.
        retry: (failures, error) =>
          failures < 3 &&
          (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      },
      // Nothing is done twice by itself, and nothing waits unseen for the network.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
