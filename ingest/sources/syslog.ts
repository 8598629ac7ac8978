import type { SyslogTcpSettings } from './syslog-tcp.ts';
import { listenSyslogTcp } from './syslog-tcp.ts';
import { listenSyslogUdp } from './syslog-udp.ts';

type Deps = Parameters<typeof listenSyslogTcp>[1];

const ATTEMPTS = 20;

/**
 * Syslog over TCP and UDP on one port. Where any port will do, the system picks TCP's, and
 * another program may have UDP's of that number: then another is tried.
 */
export async function listenSyslog(settings: SyslogTcpSettings, deps: Deps) {
  for (let attempt = 1; ; attempt++) {
    const tcp = await listenSyslogTcp(settings, deps);
    try {
      return { tcp, udp: await listenSyslogUdp({ ...settings, port: tcp.port }, deps) };
    } catch (error) {
      await tcp.close();
      const taken = (error as { code?: string }).code === 'EADDRINUSE';
      if (!taken || settings.port !== 0 || attempt === ATTEMPTS) throw error;
    }
  }
}
