/** How the store's process is set up. */
export interface StoreProcessSettings {
  readonly folder: string;
  /** The journal's partitions, in order. */
  readonly journalFolders: readonly string[];
  readonly segmentRows: number;
  readonly memoryLimit: string;
  readonly threads: number;
}

/** Methods of the port that cross to the process. */
export type StoreMethod = 'append' | 'search' | 'count' | 'histogram' | 'top' | 'get' | 'retain';

export type ToStore =
  | { readonly type: 'durable'; readonly partition: number; readonly offset: number }
  | {
      readonly type: 'call';
      readonly call: number;
      readonly method: StoreMethod;
      readonly parameters: readonly unknown[];
    }
  | { readonly type: 'close' };

export type FromStore =
  | { readonly type: 'ready'; readonly applied: Readonly<Record<string, number>> }
  | {
      readonly type: 'progress';
      readonly partition: number;
      readonly reached: number;
      readonly applied: number;
    }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown }
  | {
      readonly type: 'refusal';
      readonly call: number;
      readonly code: string;
      readonly message: string;
    }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | { readonly type: 'closed' };
