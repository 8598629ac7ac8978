import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../components/language.ts';
import { chooseLanguage } from './languages.ts';
import styles from './preferences.module.css';

const LANGUAGES = [
  ['mn', 'МН', 'Монгол'],
  ['en', 'EN', 'English'],
] as const;

/** Language, and light or dark. */
export function Preferences() {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <div className={styles['preferences']}>
      <div role="group" aria-label={t('preferences.language')} className={styles['languages']}>
        {LANGUAGES.map(([tag, short, name]) => (
          <button
            key={tag}
            type="button"
            lang={tag}
            aria-label={`${short}, ${name}`}
            aria-pressed={language === tag}
            onClick={() => chooseLanguage(i18n, tag)}
          >
            {short}
          </button>
        ))}
      </div>
      <button
        type="button"
        aria-label={t(`preferences.${other}`)}
        title={t(`preferences.${other}`)}
        onClick={() => setColorScheme(other)}
      >
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.500" fill="none" stroke="currentColor" strokeWidth="1.400" />
          <path d="M8 2.500a5.500 5.500 0 0 1 0 11Z" fill="currentColor" />
        </svg>
      </button>
    </div>
  );
}
