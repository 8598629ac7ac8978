/**
 * Sigma field names → the ECS field that says the same, for events that came as ECS and carry no
 * field under Sigma's name. Windows records are not read through this table: their own fields are
 * there, and one ECS field (`process.executable`) stands for several of theirs.
 */
export const ECS_ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // process_creation and whatever else names a process
    CommandLine: 'process.command_line',
    CurrentDirectory: 'process.working_directory',
    Image: 'process.executable',
    OriginalFileName: 'process.pe.original_file_name',
    ParentCommandLine: 'process.parent.command_line',
    ParentImage: 'process.parent.executable',
    ParentProcessId: 'process.parent.pid',
    ProcessId: 'process.pid',
    User: 'user.name',
    LogonId: 'winlog.logon.id',
    Computer: 'host.name',
    // file, library, registry
    ImageLoaded: 'dll.path',
    TargetFilename: 'file.path',
    TargetObject: 'registry.path',
    Details: 'registry.data.strings',
    // network
    DestinationHostname: 'destination.domain',
    DestinationIp: 'destination.ip',
    DestinationPort: 'destination.port',
    Protocol: 'network.transport',
    SourceIp: 'source.ip',
    SourcePort: 'source.port',
    dst_ip: 'destination.ip',
    dst_port: 'destination.port',
    src_ip: 'source.ip',
    src_port: 'source.port',
    // dns and dns_query
    QueryName: 'dns.question.name',
    QueryResults: 'dns.answers.data',
    query: 'dns.question.name',
    record_type: 'dns.question.type',
    // webserver and proxy (W3C extended log names)
    'c-ip': 'source.ip',
    'c-uri': 'url.original',
    'c-uri-extension': 'url.extension',
    'c-uri-query': 'url.query',
    'c-useragent': 'user_agent.original',
    'cs-bytes': 'http.request.bytes',
    'cs-host': 'url.domain',
    'cs-method': 'http.request.method',
    'cs-referer': 'http.request.referrer',
    'cs-uri': 'url.original',
    'cs-uri-query': 'url.query',
    'cs-uri-stem': 'url.path',
    'cs-user-agent': 'user_agent.original',
    'cs-username': 'user.name',
    'sc-bytes': 'http.response.bytes',
    'sc-status': 'http.response.status_code',
  }),
);
