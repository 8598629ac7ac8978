import type { TFunction } from 'i18next';
import { ApiError } from '../client/http.ts';
import type { Language } from './exact-time.ts';

/**
 * What an error says to its reader: the server's own words where they are in the reader's
 * language, otherwise the text of its code.
 */
export function problemText(error: Error, t: TFunction, language: Language): string {
  if (!(error instanceof ApiError)) return t('problem.INTERNAL');
  if (language === 'en' && error.status !== 0 && error.detail !== '') return error.detail;
  return t([`problem.${error.code}`, 'problem.OTHER']);
}
