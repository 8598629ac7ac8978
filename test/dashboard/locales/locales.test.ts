import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ALERT_STATUSES } from '../../../detectors/alert/alert.ts';
import { SEVERITIES } from '../../../detectors/alert/severity.ts';
import { ACTIONS } from '../../../server/policy/action.ts';
import { ROLES } from '../../../server/policy/role.ts';
import en from '../../../dashboard/locales/en/dashboard.json' with { type: 'json' };
import mn from '../../../dashboard/locales/mn/dashboard.json' with { type: 'json' };

function flat(words: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else
      for (const [inner, text] of flat(value as object, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const english = flat(en);
const mongolian = flat(mn);

describe('the words of the dashboard', () => {
  it('are the same set in both languages, none empty', () => {
    expect([...mongolian.keys()]).to.deep.equal([...english.keys()]);
    for (const words of [english, mongolian]) {
      for (const [key, text] of words) expect(text.trim(), key).to.not.equal('');
    }
  });

  it('use the same placeholders', () => {
    const names = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
    for (const [key, text] of english) {
      expect(names(mongolian.get(key)!), key).to.deep.equal(names(text));
    }
  });

  it('name every severity and status', () => {
    for (const severity of SEVERITIES)
      expect(english.has(`severity.${severity}`), severity).to.be.true;
    for (const status of ALERT_STATUSES) expect(english.has(`status.${status}`), status).to.be.true;
  });

  it('name every role and action', () => {
    for (const role of ROLES) expect(english.has(`role.${role}`), role).to.be.true;
    for (const action of ACTIONS) expect(english.has(`actionName.${action}`), action).to.be.true;
  });

  it('are all there that the pages ask for by name', () => {
    const folder = fileURLToPath(new URL('../../../dashboard', import.meta.url));
    const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => /^(?:app|components|features)\/.*\.tsx?$/.test(file))
      .map(file => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    const asked = [...source.matchAll(/'((?:[a-z][a-zA-Z]*)\.[a-zA-Z]+)'/g)].map(
      match => match[1]!,
    );
    const groups = new Set(Object.keys(en));
    // 'alert.read' is a right, not a text.
    const rights = new Set<string>(ACTIONS);
    for (const key of asked.filter(name => groups.has(name.split('.')[0]!) && !rights.has(name))) {
      expect(english.has(key) || english.has(`${key}_one`), key).to.be.true;
    }
  });
});
