/** How the detection thread is set up. */
export interface DetectionSettings {
  readonly journalFolders: readonly string[];
  readonly databaseFile: string;
  readonly cursorKey: Uint8Array;
  readonly generationsFolder: string;
  readonly matchers: number;
}

export type ToDetection =
  | { readonly type: 'durable'; readonly partition: number; readonly offset: number }
  | { readonly type: 'close' };

export type FromDetection =
  /** Where detection resumes: the journal may not give out lower offsets again. */
  | { readonly type: 'resumed'; readonly partition: number; readonly offset: number }
  /** Everything below the offset is committed; `hits` new hits were. */
  | {
      readonly type: 'applied';
      readonly partition: number;
      readonly offset: number;
      readonly hits: number;
    }
  | { readonly type: 'trouble'; readonly code: string; readonly message: string }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'closed' };
