import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { PROBLEMS } from '../../../server/api/contract/problem.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

describe('the catalogue of problems', () => {
  const thrown = new Set<string>();
  for (const file of readdirSync(join(PROJECT, 'server'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(PROJECT, 'server', file), 'utf8');
    for (const [, code] of text.matchAll(/new ApiError\(\s*'([A-Z_]+)'/g)) thrown.add(code!);
  }

  it('lists exactly the codes that are thrown', () => {
    expect([...thrown].sort()).to.deep.equal(Object.keys(PROBLEMS).sort());
  });

  for (const language of ['en', 'mn']) {
    it(`has a text for each code in ${language}`, () => {
      const path = join(PROJECT, 'dashboard/locales', language, 'dashboard.json');
      const words = JSON.parse(readFileSync(path, 'utf8')) as { problem: Record<string, string> };
      for (const code of Object.keys(PROBLEMS)) expect(words.problem, code).to.have.property(code);
    });
  }
});
