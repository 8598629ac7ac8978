import '@fontsource-variable/inter/opsz.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '@mantine/core/styles.css';
import './tokens.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { hasSession, signIn, splitToken } from '../client/session.ts';
import type { Entry } from './app.tsx';
import { App } from './app.tsx';
import { startLanguage } from './languages.ts';

/** Before anything is drawn: a token must leave the address, and is good for one exchange. */
async function enter(): Promise<Entry> {
  const found = splitToken(window.location.href);
  if (found !== undefined) window.history.replaceState(null, '', found.rest);
  try {
    if (found === undefined) return { signedIn: await hasSession() };
    await signIn(found.token);
    return { signedIn: true };
  } catch (error) {
    return { signedIn: false, refused: error as Error };
  }
}

const [entry] = await Promise.all([enter(), startLanguage()]);
createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <App entry={entry} />
  </StrictMode>,
);
