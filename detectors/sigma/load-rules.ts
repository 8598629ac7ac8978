import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRulePack, type RuleFile, type RulePack } from './rule-pack.ts';
import type { ParseOptions } from './parse-document.ts';
import type { Rejection } from './rule.ts';
import { MAX_FILE_BYTES } from './yaml-documents.ts';

/** The files of some paths, and those that cannot be read. */
export interface RuleFiles {
  readonly files: readonly RuleFile[];
  readonly unreadable: readonly Rejection[];
}

/**
 * Loads rule files and folders (all `.yml` and `.yaml` below, links not followed).
 * @throws the file system's error where a path itself cannot be read; a file further down that
 *   cannot is a rejection
 */
export async function loadRules(
  paths: readonly string[],
  options: ParseOptions,
): Promise<RulePack> {
  const { files, unreadable } = await readRuleFiles(paths);
  return buildRulePack(files, options, unreadable);
}

/** Reads the files that {@link loadRules} parses; throws as it does. */
export async function readRuleFiles(paths: readonly string[]): Promise<RuleFiles> {
  const files: RuleFile[] = [];
  const unreadable: Rejection[] = [];
  for (const path of paths) {
    const found = (await stat(path)).isDirectory() ? await ruleFilesBelow(path) : [path];
    for (const file of found) {
      const read = await readRuleFile(file);
      if ('text' in read) files.push(read);
      else unreadable.push(read);
    }
  }
  return { files, unreadable };
}

async function ruleFilesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await ruleFilesBelow(path)));
    else if (entry.isFile() && /\.ya?ml$/i.test(entry.name)) found.push(path);
  }
  return found;
}

async function readRuleFile(path: string): Promise<RuleFile | Rejection> {
  const problem = { file: path, line: 1, rule: path };
  try {
    const { size } = await lstat(path);
    if (size > MAX_FILE_BYTES) {
      return { ...problem, reason: `larger than ${MAX_FILE_BYTES} bytes`, code: 'FILE_TOO_LARGE' };
    }
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    return { ...problem, reason: (error as Error).message, code: 'FILE_UNREADABLE' };
  }
}
