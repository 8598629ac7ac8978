/** ATT&CK's tactics by the short names that Sigma's tags use (attack.mitre.org, Enterprise). */
const TACTICS: ReadonlySet<string> = new Set([
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'stealth',
  'defense-impairment',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
]);

/** The tactics that a rule's tags name, e.g. `attack.credential-access`; `_` counts as `-`. */
export function tacticsOf(tags: readonly string[]): string[] {
  return distinct(attackTags(tags).map(name => name.replaceAll('_', '-'))).filter(name =>
    TACTICS.has(name),
  );
}

/** The technique ids that a rule's tags name: `attack.t1110.001` → `T1110.001`. */
export function techniquesOf(tags: readonly string[]): string[] {
  return distinct(attackTags(tags).map(name => name.toUpperCase())).filter(name =>
    /^T\d{4}(\.\d{3})?$/.test(name),
  );
}

function attackTags(tags: readonly string[]): string[] {
  return tags.flatMap(tag => {
    const lower = tag.toLowerCase();
    return lower.startsWith('attack.') ? [lower.slice(7)] : [];
  });
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
