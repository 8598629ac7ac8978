/** A segment file: its number, which every batch in it repeats, and its first offset. */
export interface SegmentName {
  readonly segment: number;
  readonly firstOffset: number;
}

/** `00000012-0000000000012345.seg`: sorts by number. */
export function formatSegmentName({ segment, firstOffset }: SegmentName): string {
  return `${String(segment).padStart(8, '0')}-${String(firstOffset).padStart(16, '0')}.seg`;
}

/** Undefined for any other file's name. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const match = /^(\d{8})-(\d{16})\.seg$/.exec(name);
  return match ? { segment: Number(match[1]), firstOffset: Number(match[2]) } : undefined;
}

/** The segments among a folder's names, oldest first. */
export function segmentsOf(names: readonly string[]): SegmentName[] {
  return names
    .map(parseSegmentName)
    .filter(name => name !== undefined)
    .sort((a, b) => a.segment - b.segment);
}
