import type { ReactNode } from 'react';
import { Mark } from '../components/mark.tsx';
import styles from './door.module.css';
import { Preferences } from './preferences.tsx';

/** What stands around the pages before one is in: the sign, the language, light or dark. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <div className={styles['page']}>
      <header className={styles['top']}>
        <Preferences />
      </header>
      <main className={styles['main']}>
        <Mark size={40} />
        {children}
      </main>
    </div>
  );
}
