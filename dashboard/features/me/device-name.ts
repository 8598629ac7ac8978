/** Browsers name each other in their strings: the first that fits is the one. */
const BROWSERS: readonly (readonly [sign: string, name: string])[] = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['YaBrowser/', 'Yandex'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['CriOS/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
];

const SYSTEMS: readonly (readonly [sign: string, name: string])[] = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Macintosh', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
];

/**
 * What a person calls the device of a `User-Agent`; a hint to recognise it by, never a proof.
 * @returns members only where they are known
 */
export function deviceName(userAgent: string): {
  readonly browser: string | undefined;
  readonly system: string | undefined;
} {
  const named = (names: typeof BROWSERS): string | undefined =>
    names.find(([sign]) => userAgent.includes(sign))?.[1];
  return { browser: named(BROWSERS), system: named(SYSTEMS) };
}
