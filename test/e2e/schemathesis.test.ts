import { COMMAND_LINE } from '../../server/users/account-audit.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect } from 'chai';
import { ACTIONS } from '../../server/policy/action.ts';
import { openDocuments } from '../../server/open-documents.ts';
import { createAccounts } from '../../server/users/accounts.ts';
import { NO_BREACH_LIST } from '../../server/users/password-rules.ts';
import { hashSecret, newSecret } from '../../server/users/secrets.ts';
import { API_TOKENS } from '../../server/users/user.ts';
import { tool } from './tool.ts';
import { startProduct, temporaryFolder } from './product.ts';

const VERSION = '4.32.5';
/** Kept between runs; ignored by git. */
const CACHE = fileURLToPath(new URL('../../.cache/schemathesis', import.meta.url));

/** The tool's path in a virtual environment of its own. */
function schemathesis(python: string): string {
  const program = join(CACHE, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  execFileSync(python, ['-m', 'venv', CACHE], { stdio: 'inherit' });
  execFileSync(join(CACHE, 'bin', 'pip'), ['install', '-q', `schemathesis==${VERSION}`], {
    stdio: 'inherit',
  });
  return program;
}

describe('the API under requests made from its own description', function () {
  this.timeout(300_000);

  it('has no 5xx and no answer that the description does not allow', async function () {
    const python = tool(this, 'python3');
    const checker = schemathesis(python);
    const data = temporaryFolder();
    const product = await startProduct({ data: data.path });
    try {
      const documents = await openDocuments(data.path);
      const accounts = createAccounts(documents, { now: Date.now, breaches: NO_BREACH_LIST });
      const created = await accounts.create(
        {
          name: 'tester',
          roles: ['administrator', 'lead'],
          constituencies: [],
        },
        COMMAND_LINE,
      );
      if (!created.ok) throw new Error(created.fault);
      const user = await accounts.save(created.value.user, { status: 'active' });
      const token = newSecret();
      const day = {
        createdAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      };
      const document = {
        id: hashSecret(token),
        version: 1,
        userId: user.id,
        name: 't',
        actions: [...ACTIONS],
        ...day,
      };
      await documents.commit([{ type: 'insert', collection: API_TOKENS.name, document }]);
      await documents.close();

      const run = spawnSync(
        checker,
        [
          'run',
          product.url('/api/v1/openapi.json'),
          '-H',
          `Authorization: Bearer ${token}`,
          '--checks',
          'not_a_server_error,response_schema_conformance,content_type_conformance,status_code_conformance',
          '--max-examples',
          '20',
          '--seed',
          '1',
          '--no-color',
        ],
        { encoding: 'utf8', timeout: 240_000, cwd: data.path },
      );
      expect(run.status, run.stdout).to.equal(0);
      expect(product.stderr()).not.to.include('request failed');
    } finally {
      await product.stop();
      data.remove();
    }
  });
});
