/** TLP 2.0 labels (FIRST, August 2022), least restricted first. They keep this form in every language. */
export const TLP_LABELS = [
  'TLP:CLEAR',
  'TLP:GREEN',
  'TLP:AMBER',
  'TLP:AMBER+STRICT',
  'TLP:RED',
] as const;

export type Tlp = (typeof TLP_LABELS)[number];

/**
 * The source's restriction on sharing. It sits on an item, belongs to its originator, who alone
 * may relax it, and for RED names its recipients. Not a clearance level.
 */
export interface Marking {
  readonly tlp: Tlp;
  /** The constituent the restriction comes from. */
  readonly originator: string;
  /** User ids; with RED nobody else may have it. */
  readonly recipients: readonly string[];
}

/** What a container shows: the most restricted label of its items. Each item goes out by its own. */
export function mostRestricted(labels: readonly Tlp[]): Tlp | undefined {
  return TLP_LABELS.findLast(label => labels.includes(label));
}
