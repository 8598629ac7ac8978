import { z } from 'zod';
import { ROLES } from './policy/role.ts';
import { isZone } from '../ingest/parsers/local-time.ts';

/** A whole number within bounds; `what` stands in the message. */
function whole(what: string, min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const text = `${what}, a whole number ${max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`}`;
  return z.int(text).min(min, text).max(max, text);
}

const port = whole('a port (0 takes any free one)', 0, 65_535);

const KEYS = 'keys and values below it';
const NAME = 'a name: letters, digits, space, dot, dash, underscore';
const TOKEN =
  'a token: text of 1 to 512 characters, better 16 random ones or more; digits in quotes';

const agentToken = z.strictObject(
  {
    name: z.string(NAME).regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u, NAME),
    token: z.string(TOKEN).min(1, TOKEN).max(512, TOKEN),
  },
  'name and token',
);

/** A name is the source's identity, a token says which source it is: neither may be there twice. */
const agentTokens = z.array(agentToken, 'a list of name and token').superRefine((all, context) => {
  for (const key of ['name', 'token'] as const) {
    const seen = new Set<string>();
    for (const [index, agent] of all.entries()) {
      if (seen.has(agent[key])) {
        const message = `another ${key}: an agent above has this one`;
        context.addIssue({ code: 'custom', path: [index, key], message });
      }
      seen.add(agent[key]);
    }
  }
});

const address = z.union([z.ipv4(), z.ipv6()], 'an IPv4 or IPv6 address; 0.0.0.0 for all');
const ORIGIN = 'an origin such as https://kharuul.example.mn';
const BREACHES = 'a file of passwords or SHA-1 sums, one a line';
const ISSUER = 'the provider’s address, such as https://login.example.mn';
const OIDC = 'what the provider gave out';
const GROUPS = `a map of the provider’s groups to roles: ${ROLES.join(', ')}`;
const ZONE = 'an IANA time zone such as Asia/Ulaanbaatar';
const RULES = 'a list of rule files or folders';

/** Every key of `kharuul.yaml`; each is also an environment variable, see `config.ts`. */
export const configSchema = z.strictObject({
  /** Where syslog and agents are listened for. */
  bind: address.default('127.0.0.1'),
  web: z
    .strictObject(
      {
        port: port.default(8080),
        /** Beyond loopback only once there are accounts. */
        bind: address.default('127.0.0.1'),
        /** Where people open Kharuul, where that is not this machine: behind a proxy with TLS. */
        origin: z.string(ORIGIN).refine(isOrigin, ORIGIN).optional(),
      },
      KEYS,
    )
    .prefault({}),
  users: z
    .strictObject({ breachList: z.string(BREACHES).min(1, BREACHES).optional() }, KEYS)
    .prefault({}),
  /** Single sign-on by OpenID Connect. */
  oidc: z
    .strictObject(
      {
        issuer: z.url(ISSUER),
        clientId: z.string(OIDC).min(1, OIDC),
        clientSecret: z.string(OIDC).min(1, OIDC),
        /** The provider's group → role of the centre. Agency roles are given by hand. */
        groups: z.record(z.string(), z.enum(ROLES, GROUPS), GROUPS),
      },
      'issuer, clientId, clientSecret and groups',
    )
    .optional(),
  syslog: z
    .strictObject(
      {
        port: port.default(5514),
        /** Of devices that send times without a zone. */
        timezone: z.string(ZONE).refine(isZone, ZONE).default('UTC'),
        /** Records a second for one peer; 0 is no limit. */
        recordsPerSecond: whole('records a second (0 for no limit)', 0).default(0),
      },
      KEYS,
    )
    .prefault({}),
  agents: z
    .strictObject(
      {
        port: port.default(8088),
        tokens: agentTokens.default([]),
        maxBodyBytes: whole('bytes', 1024, 1_073_741_824).default(33_554_432),
      },
      KEYS,
    )
    .prefault({}),
  journal: z
    .strictObject(
      {
        /** Above it, senders wait until the consumers have caught up. */
        capBytes: whole('bytes', 268_435_456).default(8_589_934_592),
      },
      KEYS,
    )
    .prefault({}),
  events: z
    .strictObject({ retentionDays: whole('days', 1, 36_500).default(90) }, KEYS)
    .prefault({}),
  rules: z
    .strictObject({ paths: z.array(z.string(RULES).min(1, RULES), RULES).default([]) }, KEYS)
    .prefault({}),
});

export type ConfigFile = z.infer<typeof configSchema>;

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url?.origin === text && (url.protocol === 'https:' || url.protocol === 'http:');
}
