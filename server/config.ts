import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { ConfigFile } from './config-schema.ts';
import { configSchema } from './config-schema.ts';

/** The whole configuration. This file alone reads the environment. */
export interface Config extends ConfigFile {
  readonly dataFolder: string;
  /** Where it was read from; undefined where defaults and environment are all. */
  readonly file: string | undefined;
}

/** What the command line may say. */
export interface ConfigFlags {
  readonly data?: string | undefined;
  readonly port?: number | undefined;
  readonly config?: string | undefined;
}

/** One thing that is wrong: where, and what is allowed there. */
export interface ConfigProblem {
  /** Dotted key, or '' for the file as a whole. */
  readonly key: string;
  /** `FILE:LINE`, or the environment variable's name. */
  readonly where: string;
  readonly message: string;
}

export type ConfigResult =
  | { readonly config: Config; readonly problems?: undefined }
  | { readonly problems: readonly ConfigProblem[]; readonly config?: undefined };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Flags over environment over file over defaults.
 * @param environment for tests; the process's own otherwise
 */
export function loadConfig(
  flags: ConfigFlags,
  environment: Environment = process.env,
): ConfigResult {
  const dataFolder = dataFolderOf(flags.data, environment);
  const named = flags.config ?? environment['KHARUUL_CONFIG'];
  const file = named === undefined ? join(dataFolder, 'kharuul.yaml') : resolve(named);
  const there = existsSync(file);
  if (!there && named !== undefined) {
    return { problems: [{ key: '', where: file, message: 'there is no such file' }] };
  }
  const lines = new LineCounter();
  let text = '';
  try {
    if (there) text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problems: [{ key: '', where: file, message: (error as Error).message }] };
  }
  const document = parseDocument(text, { lineCounter: lines });
  const placeOf = (path: readonly PropertyKey[]) => `${file}:${lineOf(document, lines, path)}`;
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(error => ({
        key: '',
        where: `${file}:${error.linePos?.[0].line ?? 1}`,
        message: `not YAML: ${error.message.split(' at line ', 1)[0]}`,
      })),
    };
  }
  const tree = treeOf(document);
  if (tree === undefined) {
    return { problems: [{ key: '', where: placeOf([]), message: 'expected keys and values' }] };
  }
  const origins = applyEnvironment(tree, environment);
  if (flags.port !== undefined) {
    setAt(tree, ['web', 'port'], flags.port);
    origins.set('web.port', '--port');
  }
  const parsed = configSchema.safeParse(tree);
  if (parsed.success) {
    return { config: { ...parsed.data, dataFolder, file: there ? file : undefined } };
  }
  return {
    problems: parsed.error.issues.flatMap(issue => {
      const paths =
        issue.code === 'unrecognized_keys'
          ? issue.keys.map(key => [...issue.path, key])
          : [issue.path];
      return paths.map(path => {
        const key = path.join('.');
        const message =
          issue.code === 'unrecognized_keys'
            ? `unknown; allowed here: ${allowedAt(issue.path)}`
            : `expected ${issue.message}`;
        return { key, where: originOf(origins, path) ?? placeOf(path), message };
      });
    }),
  };
}

/** Where data is kept: the flag, else `KHARUUL_DATA`, else `data` here. */
export function dataFolderOf(
  flag: string | undefined,
  environment: Environment = process.env,
): string {
  return resolve(flag ?? environment['KHARUUL_DATA'] ?? 'data');
}

/** The keys and values of the file; a section without any, as when all are commented out, is absent. */
function treeOf(document: Document): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 10 }) ?? {};
  } catch {
    // Aliases of aliases, or of nothing.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, section]) => section !== null));
}

/** The variable or flag that a value, or the list it stands in, came from. */
function originOf(
  origins: ReadonlyMap<string, string>,
  path: readonly PropertyKey[],
): string | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const origin = origins.get(path.slice(0, depth).join('.'));
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/** `web.port` is `KHARUUL_WEB_PORT`; lists are JSON, tokens also `name:token,name:token`. */
const VARIABLES: readonly (readonly [
  variable: string,
  path: readonly string[],
  read: (text: string) => unknown,
])[] = [
  ['KHARUUL_BIND', ['bind'], text => text],
  ['KHARUUL_WEB_PORT', ['web', 'port'], number],
  ['KHARUUL_WEB_BIND', ['web', 'bind'], text => text],
  ['KHARUUL_WEB_ORIGIN', ['web', 'origin'], text => text],
  ['KHARUUL_OIDC_ISSUER', ['oidc', 'issuer'], text => text],
  ['KHARUUL_OIDC_CLIENTID', ['oidc', 'clientId'], text => text],
  ['KHARUUL_OIDC_CLIENTSECRET', ['oidc', 'clientSecret'], text => text],
  ['KHARUUL_USERS_BREACHLIST', ['users', 'breachList'], text => text],
  ['KHARUUL_SYSLOG_PORT', ['syslog', 'port'], number],
  ['KHARUUL_SYSLOG_TIMEZONE', ['syslog', 'timezone'], text => text],
  ['KHARUUL_SYSLOG_RECORDSPERSECOND', ['syslog', 'recordsPerSecond'], number],
  ['KHARUUL_AGENTS_PORT', ['agents', 'port'], number],
  ['KHARUUL_AGENTS_TOKENS', ['agents', 'tokens'], tokens],
  ['KHARUUL_AGENTS_MAXBODYBYTES', ['agents', 'maxBodyBytes'], number],
  ['KHARUUL_JOURNAL_CAPBYTES', ['journal', 'capBytes'], number],
  ['KHARUUL_EVENTS_RETENTIONDAYS', ['events', 'retentionDays'], number],
  ['KHARUUL_RULES_PATHS', ['rules', 'paths'], list],
];

function applyEnvironment(
  tree: Record<string, unknown>,
  environment: Environment,
): Map<string, string> {
  const origins = new Map<string, string>();
  for (const [variable, path, read] of VARIABLES) {
    const text = environment[variable];
    if (text === undefined || text === '') continue;
    setAt(tree, path, read(text));
    origins.set(path.join('.'), variable);
  }
  return origins;
}

function number(text: string): unknown {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

function list(text: string): unknown {
  if (!text.startsWith('[')) return text.split(',');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function tokens(text: string): unknown {
  if (text.startsWith('[')) return list(text);
  return text.split(',').map(pair => {
    const colon = pair.indexOf(':');
    return { name: pair.slice(0, Math.max(0, colon)), token: pair.slice(colon + 1) };
  });
}

function setAt(tree: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (rest.length === 0) {
    tree[key!] = value;
    return;
  }
  const below = tree[key!] ?? {};
  // What is no section in the file stays as it is, to be refused.
  if (typeof below !== 'object') return;
  tree[key!] = below;
  setAt(below as Record<string, unknown>, rest, value);
}

/** The line of the deepest part of the path that stands in the file: its key's, else its own. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown =
      depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const key = path[depth - 1];
    const pair = isMap(parent)
      ? parent.items.find(item => isScalar(item.key) && item.key.value === key)
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function allowedAt(path: readonly PropertyKey[]): string {
  let schema: unknown = configSchema;
  for (const key of path) {
    if (typeof key === 'string') schema = shapeOf(schema)?.[key];
  }
  return Object.keys(shapeOf(schema) ?? {}).join(', ');
}

/** The members of an object schema, also inside a default or a list. */
function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  const { shape, def } = (schema ?? {}) as {
    shape?: Record<string, unknown>;
    def?: { innerType?: unknown; element?: unknown };
  };
  return shape ?? (def ? shapeOf(def.innerType ?? def.element) : undefined);
}
