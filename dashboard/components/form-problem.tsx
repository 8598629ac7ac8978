import { useTranslation } from 'react-i18next';
import { ApiError } from '../client/http.ts';
import { useLanguage } from './language.ts';
import { problemText } from './problem-text.ts';
import { secondsToWait } from './use-wait.ts';
import { waitText } from './wait-text.ts';

/**
 * Why a form was not taken, in a place that is kept free for it.
 * @param waiting seconds left where the server asked to wait, see `useWait`
 */
export function FormProblem({ error, waiting = 0 }: { error: Error | null; waiting?: number }) {
  const text = useFormProblem(error, waiting);
  return (
    <p className="form-problem" role="alert">
      {text}
    </p>
  );
}

/** The words of a refusal for beside a form; undefined where there is none. */
export function useFormProblem(error: Error | null, waiting = 0): string | undefined {
  const { t } = useTranslation();
  const language = useLanguage();
  if (error === null) return undefined;
  if (error instanceof ApiError && error.status === 429) {
    if (waiting === 0) return t('factor.waitOver');
    // Said once, with the whole time; the button counts down.
    return t('factor.waiting', { time: waitText(secondsToWait(error)) });
  }
  // The server's sentence tells which rule a password broke; otherwise ours says what to do.
  if (error instanceof ApiError && error.code !== 'PASSWORD_WEAK')
    return t([`problem.${error.code}`, 'problem.OTHER']);
  return problemText(error, t, language);
}
