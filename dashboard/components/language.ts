import { useTranslation } from 'react-i18next';
import type { Language } from './exact-time.ts';

/** The language the page is in. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'mn' ? 'mn' : 'en';
}
