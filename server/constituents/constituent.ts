import { z } from 'zod';
import { networkRange } from '../../ingest/event/ip-address.ts';
import { TLP_LABELS } from '../../ingest/event/tlp.ts';

/** Sectors as the NIS 2 directive divides them (annexes I and II), and what a state has besides. */
export const SECTORS = [
  'government',
  'defence',
  'energy',
  'transport',
  'banking',
  'financial',
  'health',
  'drinking-water',
  'waste-water',
  'digital-infrastructure',
  'ict-services',
  'space',
  'postal',
  'waste-management',
  'chemical',
  'food',
  'manufacturing',
  'digital-providers',
  'research',
  'education',
  'other',
] as const;

/** The centre that is competent (Law on Cyber Security, article 20.1). */
export const CENTRES = ['national', 'public', 'armed-forces'] as const;

const name = z.string().trim().min(1).max(200);
const cidr = z
  .string()
  .refine(text => networkRange(text) !== undefined, 'a network such as 10.0.0.0/8');
const asn = z.int().min(1).max(4_294_967_295);
const domain = z
  .string()
  .max(253)
  .regex(
    /^(?=.{1,253}$)(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)+\p{L}[\p{L}\p{N}-]{1,62}$/u,
    'a domain such as example.mn',
  );

// RFC 5321 section 4.5.3.1 and RFC 1035 section 2.3.4 bound the parts; the pattern does not.
const email = z
  .email()
  .max(254)
  .refine(text => {
    const [local = '', host = ''] = text.split('@');
    return (
      local.length <= 64 &&
      host.split('.').every(label => label.length <= 63 && !label.endsWith('-'))
    );
  }, 'an address such as duty@example.mn');

const contactSchema = z.strictObject({
  name,
  role: z.string().max(100).default(''),
  email: email.optional(),
  phone: z.string().max(50).optional(),
});

/** An agency the centre serves. */
export const constituentSchema = z.object({
  id: z.string(),
  version: z.int().positive(),
  names: z.object({ mn: name, en: name }),
  sector: z.enum(SECTORS),
  /** An operator of critical information infrastructure. */
  critical: z.boolean(),
  centre: z.enum(CENTRES),
  /** What its items are marked with unless they say otherwise. */
  tlp: z.enum(TLP_LABELS),
  cidrs: z.array(cidr).max(1000),
  asns: z.array(asn).max(100),
  domains: z.array(domain).max(1000),
  contacts: z.array(contactSchema).max(50),
  createdAt: z.string(),
});

export type Constituent = z.infer<typeof constituentSchema>;
