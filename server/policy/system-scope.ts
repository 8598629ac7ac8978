import { EVERYTHING } from '../../ingest/query/filter.ts';
import type { Scope } from '../../ingest/query/scope.ts';
import { mintScope } from '../../ingest/query/scope.ts';

/** For the program's own work (the sink, retention), never for an answer to a person. */
export const SYSTEM_SCOPE: Scope = mintScope(EVERYTHING);
