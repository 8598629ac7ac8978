import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** One import of a file: static, type-only, re-export, dynamic, or a worker's file by URL. */
export interface Import {
  readonly from: string;
  /** A path below the root for the project's own files, else the specifier as written. */
  readonly to: string;
}

const FOLDERS = ['ingest', 'detectors', 'server', 'dashboard'];

/** Every import of every source file below the root. */
export function allImports(root: string): Import[] {
  return FOLDERS.flatMap(folder => sourceFiles(join(root, folder))).flatMap(file =>
    importsOf(relative(root, file), readFileSync(file, 'utf8')),
  );
}

export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'dist' ? [] : sourceFiles(path);
    return /\.(ts|tsx|mts|mjs|js)$/.test(entry.name) ? [path] : [];
  });
}

const FORMS = [
  // import … from 'x', export … from 'x', also over several lines and type-only.
  /^\s*(?:import|export)\b[^'"();]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  // import 'x'
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  // import('x'), also as a type
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  // require('x')
  /\brequire\(\s*['"]([^'"]+)['"]/g,
  // new URL('x', import.meta.url): how threads and processes name their files.
  /\bnew URL\(\s*['"]([^'"]+)['"]\s*,\s*import\.meta\.url/g,
];

export function importsOf(file: string, source: string): Import[] {
  return FORMS.flatMap(form =>
    [...source.matchAll(form)].map(([, specifier]) => {
      const isUrl = form === FORMS.at(-1);
      const own = isUrl || specifier!.startsWith('.');
      return { from: file, to: own ? join(dirname(file), specifier!) : specifier! };
    }),
  );
}
