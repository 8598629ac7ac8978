import { API_PREFIX } from './contract/endpoint.ts';
import type { Caller } from './contract/endpoint.ts';
import { EVERY_ENDPOINT } from './contract/every-endpoint.ts';
import { PROBLEMS } from './contract/problem.ts';

const CALLERS: Readonly<Partial<Record<Caller, string>>> = {
  anyone: 'anyone',
  pending: 'a browser with a session, the second factor given or not',
  'signed-in': 'anyone signed in, about themselves',
};

/** The contract as a page to read: plain HTML without scripts. */
export function referencePage(): string {
  const rows = Object.entries(EVERY_ENDPOINT).map(([name, { method, path, caller }]) => {
    const who = CALLERS[caller] ?? `whoever may ${caller}`;
    return `<tr><td><code>${method}</code></td><td><code>${API_PREFIX}${path}</code></td><td>${name}</td><td>${who}</td></tr>`;
  });
  const problems = Object.entries(PROBLEMS).map(
    ([code, status]) => `<tr><td><code>${code}</code></td><td>${status}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Kharuul API</title>
<style>body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;display:block;overflow-x:auto}td,th{text-align:left;padding:.25rem 1rem .25rem 0;border-bottom:1px solid #8884}:root{color-scheme:light dark}</style>
<h1>Kharuul API</h1>
<p>Bodies and answers are JSON; their schemas are in <a href="${API_PREFIX}/openapi.json">openapi.json</a> (OpenAPI 3.1). Scripts send <code>Authorization: Bearer TOKEN</code> with a token made under “my account”. Refusals are <code>application/problem+json</code> (RFC 9457) with a code.</p>
<h2>Endpoints</h2>
<table><tr><th>Method</th><th>Path</th><th>Name</th><th>Who may</th></tr>
${rows.join('\n')}
</table>
<h2>Codes</h2>
<table><tr><th>Code</th><th>Status</th></tr>
${problems.join('\n')}
</table>
</html>
`;
}
