import type { Match } from './alert/match.ts';
import type { DeadLetter } from './alert-sink.ts';
import type { Generation } from './generation.ts';

export type ToMatcher =
  | { readonly type: 'generation'; readonly generation: Generation }
  | {
      readonly type: 'match';
      readonly job: number;
      readonly generation: string;
      readonly partition: number;
      readonly firstOffset: number;
      readonly ndjson: Uint8Array;
      readonly positions: Uint32Array;
    };

export interface FromMatcher {
  readonly job: number;
  readonly matches: readonly Match[];
  readonly deadLetters: readonly DeadLetter[];
}
