import '@fontsource-variable/inter/opsz.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '@mantine/core/styles.css';
import './tokens.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { signIn, splitToken } from '../client/session.ts';
import { App } from './app.tsx';
import { startLanguage } from './languages.ts';

/** Before anything is drawn: the token must leave the address, and is good for one exchange. */
async function exchangeToken(): Promise<Error | undefined> {
  const found = splitToken(window.location.href);
  if (found === undefined) return undefined;
  window.history.replaceState(null, '', found.rest);
  return signIn(found.token).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
}

const [refused] = await Promise.all([exchangeToken(), startLanguage()]);
createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <App refused={refused} />
  </StrictMode>,
);
