import type { EcsFields } from '../event/telemetry-event.ts';
import { mergeFields } from './app-message.ts';
import type { ParseContext, Parsed } from './parser.ts';
import { parseSyslog } from './syslog.ts';

/**
 * An agent that reads log files (Filebeat and the like) sends each line as `message` and says in
 * `input.type` how it came by it. Such a line is read as if it had come by syslog; what the agent
 * says of host, file and itself stands over it, but its `@timestamp` is only when it read the
 * line.
 */
export function readAgentLine(parsed: Parsed, context: ParseContext): Parsed {
  const { message, event } = parsed.fields;
  const input = parsed.vendor?.['input'] as EcsFields | undefined;
  if (typeof message !== 'string' || typeof input?.['type'] !== 'string') return parsed;
  if ((event as EcsFields | undefined)?.['category'] !== undefined) return parsed;
  const line = parseSyslog(message, context);
  if (line === undefined) return parsed;
  const { fields } = line;
  const inner = fields['message'];
  mergeFields(fields, parsed.fields);
  if (inner === undefined) delete fields['message'];
  else fields['message'] = inner;
  const time = line.time ?? parsed.time;
  return {
    dataset: line.dataset === 'syslog' ? parsed.dataset : line.dataset,
    fields,
    vendor: { ...line.vendor, ...parsed.vendor },
    ...(time === undefined ? {} : { time }),
  };
}
