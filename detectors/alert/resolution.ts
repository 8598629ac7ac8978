/** How an alert or a case ended. */
export const RESOLUTIONS = [
  'true-positive-impact',
  'true-positive-no-impact',
  'benign',
  'false-positive',
  'duplicate',
  'insufficient-data',
  'transferred',
  'test',
] as const;

export type Resolution = (typeof RESOLUTIONS)[number];
