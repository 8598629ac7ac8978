import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openAuditFile } from '../store/sqlite/open-audit-file.ts';

/**
 * The chains of a data folder.
 * @throws Error that says why they cannot be read
 */
export function auditOf(data: string): ReturnType<typeof openAuditFile> {
  const file = join(resolve(data), 'documents.sqlite');
  if (!existsSync(file)) throw new Error(`there is no database in ${resolve(data)}`);
  return openAuditFile(file);
}
