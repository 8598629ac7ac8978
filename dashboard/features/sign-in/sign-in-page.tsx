import { useTranslation } from 'react-i18next';
import type { Next } from '../../client/sign-in.ts';
import { PasswordForm } from './password-form.tsx';
import { TokenForm } from './token-form.tsx';

/** Name and password; until there are accounts, the token that `kharuul start` printed. */
export function SignInPage({
  accounts,
  singleSignOn,
  refused,
  fault,
  expired,
  onStarted,
  onNext,
}: {
  accounts: boolean;
  /** There is a provider to sign in with instead. */
  singleSignOn: boolean;
  /** Why the token in the address did not work, where there was one. */
  refused: Error | undefined;
  /** Why signing in at the provider came to nothing. */
  fault: string | undefined;
  /** The session ended by itself. */
  expired: boolean;
  /** The token was taken. */
  onStarted: () => void;
  /** Name and password were taken. */
  onNext: (next: Next) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      {accounts ? (
        <PasswordForm tokenRefused={refused !== undefined} expired={expired} onNext={onNext} />
      ) : (
        <TokenForm refused={refused} onStarted={onStarted} />
      )}
      {fault !== undefined && <p role="alert">{t([`sso.${fault}`, 'sso.refused'])}</p>}
      {singleSignOn && (
        // A page of the server, which leads to the provider and back.
        <a className="link" href="/sso/start">
          {t('signIn.withSso')}
        </a>
      )}
    </>
  );
}
