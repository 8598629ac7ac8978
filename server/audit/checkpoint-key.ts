import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';

const PRIVATE = 'audit-checkpoint.key';
const PUBLIC = 'audit-checkpoint.pub';

/**
 * The key that signs checkpoints (Ed25519, PKCS #8 in PEM, mode 0600), made where it is missing;
 * its public half (SPKI in PEM) is written beside it, to be copied off the host.
 * @param folder the data folder's `keys`
 */
export function checkpointKey(folder: string): KeyObject {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, PRIVATE);
  const made = generateKeyPairSync('ed25519').privateKey;
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, made.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  try {
    // A link appears whole or not at all, and never over another process's key.
    linkSync(draft, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = createPrivateKey(readFileSync(path));
  const open = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  writeFileSync(join(folder, PUBLIC), open, { mode: 0o644 });
  return key;
}

/** Where the public half lies in a data folder. */
export function publicKeyFile(dataFolder: string): string {
  return join(dataFolder, 'keys', PUBLIC);
}

/** Reads a public key in PEM. @throws Error where the file is missing or holds something else */
export function readPublicKey(path: string): KeyObject {
  const key = createPublicKey(readFileSync(path));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} holds no Ed25519 key`);
  return key;
}
