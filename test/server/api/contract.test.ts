import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Endpoint } from '../../../server/api/contract/endpoint.ts';
import { API_PREFIX } from '../../../server/api/contract/endpoint.ts';
import { PROBLEMS, problemSchema } from '../../../server/api/contract/problem.ts';
import { createAlertSink } from '../../../server/alerts/alert-sink.ts';
import { hitOn } from '../alerts/sample-hits.ts';
import type { Answer, WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CONTRACT = fileURLToPath(new URL('../../../server/api/contract', import.meta.url));

/** Every endpoint that the contract's files declare, found by their shape. */
async function everyEndpoint(): Promise<[name: string, endpoint: Endpoint][]> {
  const found: [string, Endpoint][] = [];
  for (const file of readdirSync(CONTRACT)) {
    const module = (await import(`${CONTRACT}/${file}`)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === 'object' && value && 'method' in value && 'path' in value) {
        found.push([name, value as Endpoint]);
      }
    }
  }
  return found;
}

/** Asserts a refusal: RFC 9457 with a code of the catalogue, its status, and nothing to cache. */
function expectProblem(answer: Answer, code: keyof typeof PROBLEMS): Record<string, unknown> {
  expect(answer.headers['content-type']).to.match(/^application\/problem\+json/);
  expect(answer.headers['cache-control']).to.equal('no-store');
  const problem = problemSchema.parse(answer.json());
  expect(problem.code, problem.detail ?? '').to.equal(code);
  expect(answer.status).to.equal(PROBLEMS[code]);
  expect(problem.status).to.equal(PROBLEMS[code]);
  expect(problem.detail).to.match(/^[^\n]{5,500}$/);
  return answer.json();
}

describe('the API of the contract', () => {
  let server: WebServer;
  let bearer: { authorization: string };
  before(async () => {
    server = await startWebServer();
    bearer = { authorization: `Bearer ${server.token}` };
    const sink = createAlertSink(server.documents);
    await sink.resume(0);
    const hits = ['bold', 'saran', 'tuya'].flatMap(user =>
      Array.from({ length: 3 }, (_, i) => hitOn(user, i)),
    );
    await sink.apply({
      partition: 0,
      offset: 9,
      generation: 'g',
      hits,
      groups: [],
      deadLetters: [],
    });
  });
  after(() => server.close());
  const get = (path: string) => server.ask('GET', `${API_PREFIX}${path}`, bearer);

  it('refuses every endpoint for which a session is needed without one', async () => {
    const endpoints = await everyEndpoint();
    expect(endpoints.length).to.be.at.least(6);
    for (const [name, { method, path, caller }] of endpoints) {
      const address = API_PREFIX + path.replaceAll(/:[a-z]+/gi, 'x');
      const wrong = [
        {},
        { authorization: 'Bearer wrong' },
        { authorization: `Basic ${server.token}` },
        { cookie: 'kharuul_session=wrong' },
        { cookie: `kharuul_session=${server.token}` },
        { cookie: 'kharuul_session=' },
      ];
      for (const headers of wrong) {
        const answer = await server.ask(method, address, headers);
        expect(answer.status, `${name} ${JSON.stringify(headers)}`).not.to.equal(404);
        if (caller !== 'anyone') expectProblem(answer, 'SESSION_REQUIRED');
        else
          expect(`${method} ${path}`, 'open to anyone').to.match(
            /^(?:GET|POST) \/session$|^POST \/(?:sign-in|set-up)$/,
          );
      }
    }
  });

  it('lists alerts as summaries, newest first, page after page', async () => {
    const first = await get('/alerts?limit=2');
    expect(first.status).to.equal(200);
    expect(first.headers['cache-control']).to.equal('no-store');
    const page = first.json() as { items: Record<string, unknown>[]; next: string; total: number };
    expect(page.total).to.equal(3);
    expect(page.items).to.have.length(2);
    expect(page.items[0]).to.include({
      title: 'A rule',
      severity: 'high',
      count: 3,
      host: 'gate',
      status: 'new',
      ruleId: 'rule-1',
    });
    expect(page.items[0]).not.to.have.any.keys('hits', 'latest', 'groupKey');
    const rest = await get(`/alerts?limit=2&after=${encodeURIComponent(page.next)}`);
    expect(rest.json()['items']).to.have.length(1);
    expect(rest.json()).not.to.have.property('next');
  });

  it('gives an alert whole by its id', async () => {
    const [item] = (await get('/alerts?query=user.name:x%20or%20count:3')).json()['items'] as {
      id: string;
    }[];
    const { hits, count } = (await get(`/alerts/${item!.id}`)).json();
    expect(count).to.equal(3);
    expect((hits as { original: string }[]).map(hit => hit.original)[0]).to.match(/^line 0 of /);
  });

  it('says where in a query the mistake is', async () => {
    const problem = expectProblem(await get('/alerts?query=title:(a%20or'), 'QUERY_INVALID');
    expect(problem['position']).to.be.a('number').at.least(7);
    expectProblem(await get('/events?query=and%20and'), 'QUERY_INVALID');
  });

  const refused = [
    ['an unknown sort', '/alerts?sort=title', 'INVALID_REQUEST'],
    ['no number for a limit', '/alerts?limit=many', 'INVALID_REQUEST'],
    ['a limit of nothing', '/alerts?limit=0', 'INVALID_REQUEST'],
    ['a limit above the greatest', '/alerts?limit=501', 'INVALID_REQUEST'],
    ['an unknown parameter', '/alerts?page=2', 'INVALID_REQUEST'],
    ['a parameter that comes twice', '/alerts?query=a&query=b', 'INVALID_REQUEST'],
    ['a parameter with brackets', '/alerts?query[$gt]=a', 'INVALID_REQUEST'],
    ['a query beyond 4,096 characters', `/alerts?query=${'a'.repeat(4097)}`, 'INVALID_REQUEST'],
    ['a time that is none', '/events?from=yesterday', 'INVALID_REQUEST'],
    ['a time without seconds', '/events?from=2026-11-24T08:00Z', 'INVALID_REQUEST'],
    ['a time without a zone', '/events?to=2026-11-24T08:00:00', 'INVALID_REQUEST'],
    ['an invented cursor', '/alerts?after=AAAA', 'QUERY_INVALID'],
    ['an alert that is not there', '/alerts/nothing', 'NOT_FOUND'],
    ['an address that is not there', '/nothing', 'NOT_FOUND'],
    ['the root of the API', '', 'NOT_FOUND'],
    ['an escape that is none', '/alerts/%E0%A4%A', 'INVALID_REQUEST'],
  ] as const;
  for (const [what, path, code] of refused) {
    it(`refuses ${what} with ${code}`, async () => {
      expectProblem(await get(path), code);
    });
  }

  it('refuses a cursor of another query', async () => {
    const { next } = (await get('/alerts?limit=1')).json();
    const after = encodeURIComponent(String(next));
    expectProblem(await get(`/alerts?limit=1&query=count:3&after=${after}`), 'QUERY_INVALID');
    const changed = `${String(next).slice(0, -2)}AA`;
    expectProblem(await get(`/alerts?limit=1&after=${changed}`), 'QUERY_INVALID');
  });

  const bodies = [
    ['no JSON', '{"token":', 'INVALID_REQUEST'],
    ['no body', '', 'INVALID_REQUEST'],
    ['a list', '[]', 'INVALID_REQUEST'],
    ['a number for the token', '{"token":7}', 'INVALID_REQUEST'],
    ['a member that is not asked for', '{"token":"x","role":"admin"}', 'INVALID_REQUEST'],
    ['__proto__', '{"__proto__":{"token":"x"}}', 'INVALID_REQUEST'],
    ['more than 64 KiB', JSON.stringify({ token: 'x'.repeat(70_000) }), 'BODY_TOO_LARGE'],
    ['the wrong token', '{"token":"wrong"}', 'TOKEN_WRONG'],
  ] as const;
  for (const [what, body, code] of bodies) {
    it(`refuses a sign-in with ${what} with ${code}`, async () => {
      expectProblem(await server.ask('POST', `${API_PREFIX}/session`, JSON_TYPE, body), code);
    });
  }

  it('refuses methods that an address does not have', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST']) {
      const answer = await server.ask(method, `${API_PREFIX}/alerts`, bearer);
      expectProblem(answer, 'NOT_FOUND');
    }
  });

  it('tells a store that fails from a query that is refused', async () => {
    try {
      for (const [code, problem] of [
        ['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE'],
        ['QUERY_TIMED_OUT', 'STORE_UNAVAILABLE'],
        ['QUERY_REFUSED', 'QUERY_INVALID'],
      ] as const) {
        server.eventsFail(code);
        expectProblem(await get('/events'), problem);
      }
    } finally {
      server.eventsFail(undefined);
    }
  });

  it('serves the dashboard for its pages, and nothing for files that are not there', async () => {
    for (const path of ['/', '/alerts', '/alerts/abc?query=a']) {
      const page = await server.ask('GET', path);
      expect(page.status, path).to.equal(200);
      expect(page.text).to.contain('the dashboard');
      expect(page.headers['cache-control']).to.equal('no-cache');
      expect(page.headers['content-security-policy']).to.contain("default-src 'self'");
    }
    for (const path of ['/assets/none.js', '/../package.json', '/%2e%2e/package.json', '/a.txt']) {
      expectProblem(await server.ask('GET', path), 'NOT_FOUND');
    }
    expectProblem(await server.ask('POST', '/alerts'), 'NOT_FOUND');
  });
});
