import { z } from 'zod';
import { isZone } from '../ingest/parsers/local-time.ts';

const port = z
  .int('a port: a whole number from 0 (any free one) to 65535')
  .min(0, 'a port: a whole number from 0 (any free one) to 65535')
  .max(65535, 'a port: a whole number from 0 (any free one) to 65535');

const agentToken = z.strictObject({
  name: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u,
      'a name: letters, digits, space, dot, dash, underscore',
    ),
  token: z.string().min(1, 'a token; better 16 random characters or more').max(512),
});

const zone = z.string().refine(isZone, 'an IANA time zone such as Asia/Ulaanbaatar');

/** Every key of `kharuul.yaml`; each is also an environment variable, see `config.ts`. */
export const configSchema = z.strictObject({
  /** Where syslog and agents are listened for; the web port stays on loopback. */
  bind: z
    .union([z.ipv4(), z.ipv6()], 'an IPv4 or IPv6 address; 0.0.0.0 for all')
    .default('127.0.0.1'),
  web: z.strictObject({ port: port.default(8080) }).prefault({}),
  syslog: z
    .strictObject({
      port: port.default(5514),
      /** Of devices that send times without a zone. */
      timezone: zone.default('UTC'),
      /** Records a second for one peer; 0 is no limit. */
      recordsPerSecond: z.int('a whole number; 0 for no limit').min(0).default(0),
    })
    .prefault({}),
  agents: z
    .strictObject({
      port: port.default(8088),
      tokens: z.array(agentToken).default([]),
      maxBodyBytes: z.int().min(1024).max(1_073_741_824).default(33_554_432),
    })
    .prefault({}),
  journal: z
    .strictObject({
      /** Above it, senders wait until the consumers have caught up. */
      capBytes: z
        .int('bytes: a whole number')
        .min(268_435_456, 'at least 268435456')
        .default(8_589_934_592),
    })
    .prefault({}),
  events: z
    .strictObject({ retentionDays: z.int('days: a whole number').min(1).max(36_500).default(90) })
    .prefault({}),
  rules: z.strictObject({ paths: z.array(z.string().min(1)).default([]) }).prefault({}),
});

export type ConfigFile = z.infer<typeof configSchema>;
