import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../components/exact-time.ts';
import en from '../locales/en/dashboard.json' with { type: 'json' };
import mn from '../locales/mn/dashboard.json' with { type: 'json' };
import { recall, remember } from './remember.ts';

const KEY = 'kharuul.language';

/** Starts in the language chosen before, else the browser's first that there is. */
export async function startLanguage(): Promise<void> {
  const wanted = [recall(KEY) ?? '', ...navigator.languages].map(tag => tag.slice(0, 2));
  const language = wanted.find(tag => tag === 'mn' || tag === 'en') ?? 'en';
  const words = createInstance();
  words.on('languageChanged', changed => (document.documentElement.lang = changed));
  await words.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, mn: { translation: mn } },
    // React escapes already.
    interpolation: { escapeValue: false },
  });
}

export function chooseLanguage(words: i18n, language: Language): void {
  remember(KEY, language);
  void words.changeLanguage(language);
}
