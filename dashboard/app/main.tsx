import '@fontsource-variable/inter/opsz.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '@mantine/core/styles.css';
import './tokens.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { getSession, signIn, splitSetUp, splitToken, ssoFault } from '../client/session.ts';
import type { Entry } from './app.tsx';
import { App } from './app.tsx';
import { startLanguage } from './languages.ts';
import { stageOf } from './stage.ts';

/** Before anything is drawn: a secret must leave the address, and is good for one exchange. */
async function enter(): Promise<Entry> {
  const setUp = splitSetUp(window.location.href);
  if (setUp !== undefined) {
    window.history.replaceState(null, '', '/set-up');
    return { stage: { at: 'set-up', ...setUp } };
  }
  const fault = ssoFault(window.location.href);
  if (fault !== undefined) {
    window.history.replaceState(null, '', '/');
    return { stage: stageOf(await getSession()), fault };
  }
  const found = splitToken(window.location.href);
  if (found !== undefined) window.history.replaceState(null, '', found.rest);
  try {
    if (found !== undefined) {
      await signIn(found.token);
      return { stage: { at: 'open', starter: true } };
    }
  } catch (error) {
    const session = await getSession();
    return { stage: stageOf({ ...session, open: false }), refused: error as Error };
  }
  return { stage: stageOf(await getSession()) };
}

// A set-up link opened where one was open already changes what stands behind # and nothing else.
window.addEventListener('hashchange', () => {
  if (splitSetUp(window.location.href)?.secret !== undefined) window.location.reload();
});

const [entry] = await Promise.all([
  enter().catch((error: unknown): Entry => ({
    stage: { at: 'unreachable', error: error as Error },
  })),
  startLanguage(),
]);
createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <App entry={entry} />
  </StrictMode>,
);
