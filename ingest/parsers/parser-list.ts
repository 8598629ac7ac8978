import { parseJsonText } from './document.ts';
import { parseEcsDocument } from './ecs-json.ts';
import { readJsonObject } from './json-text.ts';
import { parsePlainJson } from './json.ts';
import type { Parser } from './parser.ts';
import { parseAs, parseSyslog } from './syslog.ts';
import { parseWindows } from './windows.ts';

export interface NamedParser {
  /** The name for `--dataset`, and of the events it makes unless they name their own. */
  readonly name: string;
  readonly description: string;
  readonly parse: Parser;
}

const windows: Parser = (record, context) => {
  const reading = readJsonObject(record);
  if (reading.code === undefined) return parseWindows(reading.object, context);
  // Behind a syslog header, as NXLog forwards it.
  const parsed = parseSyslog(record, context);
  return parsed?.dataset === 'windows' || parsed?.dataset === 'sysmon' ? parsed : undefined;
};

/** Every parser that can be asked for by name, in the order of `kharuul parse --list`. */
export const PARSERS: readonly NamedParser[] = [
  { name: 'syslog', description: 'RFC 5424, and RFC 3164 as devices write it', parse: parseSyslog },
  {
    name: 'sshd',
    description: 'OpenSSH server',
    parse: (record, context) => parseAs('sshd', record, context),
  },
  {
    name: 'sudo',
    description: 'sudo',
    parse: (record, context) => parseAs('sudo', record, context),
  },
  {
    name: 'pam',
    description: 'Linux-PAM modules in any program',
    parse: (record, context) => parseAs('pam', record, context),
  },
  { name: 'windows', description: 'Windows events as flat or Winlogbeat JSON', parse: windows },
  { name: 'sysmon', description: 'Sysmon events as flat or Winlogbeat JSON', parse: windows },
  {
    name: 'ecs',
    description: 'JSON in the Elastic Common Schema',
    parse: record => {
      const reading = readJsonObject(record);
      return reading.code === undefined ? parseEcsDocument(reading.object) : undefined;
    },
  },
  {
    name: 'json',
    description: 'any JSON object, bare or after @cee:',
    parse: (record, context) => {
      const parsed = parseJsonText(record, context);
      if (parsed.dataset === undefined) return undefined;
      if (parsed.dataset === 'json') return parsed;
      const reading = readJsonObject(record);
      return reading.code === undefined ? parsePlainJson(reading.object, context) : parsed;
    },
  },
  {
    name: 'generic',
    description: 'the text as it is',
    parse: record => ({ dataset: 'generic', fields: record === '' ? {} : { message: record } }),
  },
];

/** The parser of that name; undefined for an unknown one. */
export function parserNamed(name: string): NamedParser | undefined {
  return PARSERS.find(parser => parser.name === name);
}
