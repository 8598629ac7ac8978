/** ECS categorisation of one kind of Windows event. */
export interface EventKind {
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly action: string;
  readonly outcome?: 'success' | 'failure';
}

type Row = readonly [
  category: string,
  type: string,
  action: string,
  outcome?: 'success' | 'failure',
];

// Event ids and names: Microsoft's documentation of Sysmon.
const SYSMON: Readonly<Record<number, Row>> = {
  1: ['process', 'start', 'process_created'],
  2: ['file', 'change', 'file_creation_time_changed'],
  3: ['network', 'connection', 'network_connection'],
  5: ['process', 'end', 'process_terminated'],
  6: ['driver', 'start', 'driver_loaded'],
  7: ['library', 'start', 'image_loaded'],
  8: ['process', 'change', 'remote_thread_created'],
  9: ['file', 'access', 'raw_disk_read'],
  10: ['process', 'access', 'process_accessed'],
  11: ['file', 'creation', 'file_created'],
  12: ['registry', 'change', 'registry_key_changed'],
  13: ['registry', 'change', 'registry_value_set'],
  14: ['registry', 'change', 'registry_key_renamed'],
  15: ['file', 'creation', 'file_stream_created'],
  17: ['file', 'creation', 'pipe_created'],
  18: ['file', 'access', 'pipe_connected'],
  22: ['network', 'protocol', 'dns_query'],
  23: ['file', 'deletion', 'file_deleted'],
  25: ['process', 'change', 'process_tampered'],
  26: ['file', 'deletion', 'file_deleted'],
};

// Event ids and names: Microsoft's documentation of security auditing.
const SECURITY: Readonly<Record<number, Row>> = {
  1102: ['host', 'change', 'audit_log_cleared'],
  4624: ['authentication', 'start', 'logged_in', 'success'],
  4625: ['authentication', 'start', 'logon_failed', 'failure'],
  4634: ['authentication', 'end', 'logged_out'],
  4647: ['authentication', 'end', 'logged_out'],
  4648: ['authentication', 'start', 'logged_in_explicit'],
  4657: ['registry', 'change', 'registry_value_modified'],
  4672: ['iam', 'admin', 'special_privileges_assigned'],
  4688: ['process', 'start', 'process_created'],
  4689: ['process', 'end', 'process_terminated'],
  4697: ['configuration', 'creation', 'service_installed'],
  4698: ['configuration', 'creation', 'scheduled_task_created'],
  4702: ['configuration', 'change', 'scheduled_task_updated'],
  4720: ['iam', 'creation', 'user_created'],
  4722: ['iam', 'change', 'user_enabled'],
  4724: ['iam', 'change', 'password_reset_attempted'],
  4725: ['iam', 'change', 'user_disabled'],
  4726: ['iam', 'deletion', 'user_deleted'],
  4728: ['iam', 'group', 'member_added'],
  4732: ['iam', 'group', 'member_added'],
  4738: ['iam', 'change', 'user_changed'],
  4740: ['iam', 'change', 'user_locked_out'],
  4756: ['iam', 'group', 'member_added'],
  4768: ['authentication', 'start', 'kerberos_ticket_requested'],
  4769: ['authentication', 'start', 'kerberos_service_ticket_requested'],
  4771: ['authentication', 'start', 'kerberos_preauthentication_failed', 'failure'],
  4776: ['authentication', 'start', 'credentials_validated'],
  5156: ['network', 'connection', 'connection_permitted'],
};

const KINDS = new Map<string, EventKind>();
for (const [channel, table] of [
  ['Microsoft-Windows-Sysmon/Operational', SYSMON],
  ['Security', SECURITY],
] as const) {
  for (const [id, [category, type, action, outcome]] of Object.entries(table)) {
    const kind = { category: [category], type: [type], action };
    KINDS.set(`${channel} ${id}`, outcome === undefined ? kind : { ...kind, outcome });
  }
}

/** What kind of event a channel's id means; undefined where this table does not say. */
export function windowsEventKind(channel: string, id: string): EventKind | undefined {
  return KINDS.get(`${channel} ${id}`);
}
