import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkpointFile, readCheckpoints } from '../../../server/audit/checkpoint-file.ts';
import { publicKeyFile, readPublicKey } from '../../../server/audit/checkpoint-key.ts';
import { verifyAudit } from '../../../server/audit/verify-audit.ts';
import { openAuditFile } from '../../../server/store/sqlite/open-audit-file.ts';
import { openSqliteStore } from '../../../server/store/sqlite/open-sqlite-store.ts';
import { SAMPLES } from '../store/sample-collection.ts';
import type { AuditReport } from '../../../server/audit/verify-audit.ts';
import type { DocumentStore } from '../../../server/store/document-store.ts';

/** A data folder with a database, for tests of the chains in it. */
export interface AuditFolder {
  readonly folder: string;
  readonly file: string;
  open(auditChain?: string): Promise<DocumentStore>;
  /** Changes the file as someone would who has it in hand, past every trigger. */
  tamper(work: (database: DatabaseSync) => void): void;
  /** Verifies the file with the checkpoints and the key that lie in the folder. */
  verify(): Promise<AuditReport>;
  remove(): Promise<void>;
}

export async function makeAuditFolder(): Promise<AuditFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'kharuul-audit-'));
  const file = join(folder, 'documents.sqlite');
  return {
    folder,
    file,
    open: auditChain =>
      openSqliteStore({
        file,
        collections: [SAMPLES],
        cursorKey: new Uint8Array(32),
        readers: 1,
        ...(auditChain === undefined ? {} : { auditChain }),
      }),
    tamper(work) {
      const database = new DatabaseSync(file);
      database.exec('DROP TRIGGER IF EXISTS audit_stays; DROP TRIGGER IF EXISTS audit_remains');
      work(database);
      database.close();
    },
    async verify() {
      const log = openAuditFile(file);
      const lines = await readCheckpoints(checkpointFile(folder)).catch(() => []);
      const key = lines.length === 0 ? undefined : readPublicKey(publicKeyFile(folder));
      try {
        return await verifyAudit(log, lines, key);
      } finally {
        log.close();
      }
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
