/**
 * Which Sigma services a Windows event log channel stands for. Channels in lower case: Windows
 * compares them without case and agents write both `Security` and `security`.
 */
export const CHANNEL_SERVICES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Application: 'application',
    Security: 'security',
    System: 'system',
    'DNS Server': 'dns-server',
    'MSExchange Management': 'msexchange-management',
    'Windows PowerShell': 'powershell-classic',
    'OpenSSH/Operational': 'openssh',
    'PowerShellCore/Operational': 'powershell',
    'Microsoft-IIS-Configuration/Operational': 'iis-configuration',
    'Microsoft-ServiceBus-Client/Admin': 'servicebus-client microsoft-servicebus-client',
    'Microsoft-ServiceBus-Client/Operational': 'servicebus-client microsoft-servicebus-client',
    ...microsoftWindows({
      'AppLocker/EXE and DLL': 'applocker',
      'AppLocker/MSI and Script': 'applocker',
      'AppLocker/Packaged app-Deployment': 'applocker',
      'AppLocker/Packaged app-Execution': 'applocker',
      'AppModel-Runtime/Admin': 'appmodel-runtime',
      'Application-Experience/Program-Compatibility-Assistant': 'application-experience',
      'Application-Experience/Program-Telemetry': 'application-experience',
      'AppXDeploymentServer/Operational': 'appxdeployment-server',
      'AppxPackaging/Operational': 'appxpackaging-om',
      'BitLocker/BitLocker Management': 'bitlocker',
      'Bits-Client/Operational': 'bits-client',
      'CAPI2/Operational': 'capi2',
      'CertificateServicesClient-Lifecycle-System/Operational':
        'certificateservicesclient-lifecycle-system',
      'CodeIntegrity/Operational': 'codeintegrity-operational',
      'DHCP-Server/Operational': 'dhcp',
      'Diagnosis-Scripted/Operational': 'diagnosis-scripted',
      'DNS Client Events/Operational': 'dns-client',
      'DNS-Client/Operational': 'dns-client',
      'DNS-Server/Analytical': 'dns-server-analytic',
      'DNS-Server/Audit': 'dns-server-audit',
      'DriverFrameworks-UserMode/Operational': 'driver-framework',
      'Hyper-V-Worker': 'hyper-v-worker',
      'Hyper-V-Worker-Admin': 'hyper-v-worker',
      'Kernel-EventTracing': 'kernel-event-tracing',
      'Kernel-EventTracing/Admin': 'kernel-event-tracing',
      'Kernel-ShimEngine/Diagnostic': 'kernel-shimengine',
      'Kernel-ShimEngine/Operational': 'kernel-shimengine',
      'LDAP-Client/Debug': 'ldap',
      'LSA/Operational': 'lsa-server',
      'NTLM/Operational': 'ntlm',
      'Ntfs/Operational': 'ntfs',
      'PowerShell/Operational': 'powershell',
      'PrintService/Admin': 'printservice-admin',
      'PrintService/Operational': 'printservice-operational',
      'Security-Mitigations/Kernel Mode': 'security-mitigations',
      'Security-Mitigations/User Mode': 'security-mitigations',
      'SENSE/Operational': 'sense',
      'Shell-Core/Operational': 'shell-core',
      'SmbClient/Connectivity': 'smbclient-connectivity',
      'SmbClient/Security': 'smbclient-security',
      'SMBServer/Connectivity': 'smbserver-connectivity',
      'Sysmon/Operational': 'sysmon',
      'TaskScheduler/Operational': 'taskscheduler',
      'TerminalServices-LocalSessionManager/Operational': 'terminalservices-localsessionmanager',
      'VHDMP/Operational': 'vhdmp',
      'VHDMP-Operational': 'vhdmp',
      'Windows Defender/Operational': 'windefend',
      'Windows Firewall With Advanced Security/Firewall': 'firewall-as',
      'WMI-Activity/Operational': 'wmi',
    }),
  }).map(([channel, services]) => [channel.toLowerCase(), services.split(' ')]),
);

/** Categories of an event id within a service. */
const CATEGORIES: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  security: { 4688: ['process_creation'] },
  powershell: { 4103: ['ps_module'], 4104: ['ps_script'] },
  'powershell-classic': {
    400: ['ps_classic_start'],
    600: ['ps_classic_provider_start'],
    800: ['ps_classic_script'],
  },
  // The detections that name a threat or a path: Microsoft, "Microsoft Defender Antivirus event IDs".
  windefend: Object.fromEntries(
    [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116].map(id => [
      id,
      ['antivirus'],
    ]),
  ),
  // Microsoft, "Sysmon": Events.
  sysmon: {
    1: ['process_creation'],
    2: ['file_change'],
    3: ['network_connection'],
    4: ['sysmon_status'],
    5: ['process_termination'],
    6: ['driver_load'],
    7: ['image_load'],
    8: ['create_remote_thread'],
    9: ['raw_access_thread'],
    10: ['process_access'],
    11: ['file_event'],
    12: ['registry_event'],
    13: ['registry_event', 'registry_set'],
    14: ['registry_event', 'registry_rename'],
    15: ['create_stream_hash'],
    16: ['sysmon_status'],
    17: ['pipe_created'],
    18: ['pipe_created'],
    19: ['wmi_event'],
    20: ['wmi_event'],
    21: ['wmi_event'],
    22: ['dns_query'],
    23: ['file_delete'],
    24: ['clipboard_change'],
    25: ['process_tampering'],
    26: ['file_delete_detected'],
    27: ['file_block_executable'],
    28: ['file_block_shredding'],
    29: ['file_executable_detected'],
    255: ['sysmon_error'],
  },
};

/** Sysmon 12 is one event for three things; `EventType` tells which. */
const REGISTRY_OBJECT: ReadonlyMap<string, string> = new Map([
  ['createkey', 'registry_add'],
  ['deletekey', 'registry_delete'],
  ['deletevalue', 'registry_delete'],
]);

/**
 * The categories of a Windows event.
 * @param eventType the field `EventType`, which Sysmon 12 needs
 */
export function windowsCategories(
  service: string,
  eventId: number,
  eventType: string,
): readonly string[] {
  const categories = CATEGORIES[service]?.[eventId] ?? [];
  const object = REGISTRY_OBJECT.get(eventType.toLowerCase());
  if (service !== 'sysmon' || eventId !== 12 || object === undefined) return categories;
  return [...categories, object];
}

/** Sigma names of a category that the event itself calls otherwise. */
export const CATEGORY_FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  process_creation: { Image: 'NewProcessName', ParentImage: 'ParentProcessName' },
  antivirus: { Signature: 'ThreatName', Filename: 'Path' },
};

/** Names as NXLog and others flatten them, where the XML's own are missing. */
export const FLAT_FIELDS: Readonly<Record<string, string>> = {
  Provider_Name: 'SourceName',
  Computer: 'Hostname',
};

function microsoftWindows(channels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(channels).map(([name, service]) => [`Microsoft-Windows-${name}`, service]),
  );
}
