/** Where bytes come from and whose they are; decides what the event says of itself. */
export interface Source {
  readonly id: string;
  readonly constituent: string;
  /** Whether `@timestamp` of this source may be believed for detection (agents: yes; syslog: no). */
  readonly clockTrusted: boolean;
  /** IANA zone for times that carry none. */
  readonly zone: string;
}

/** Port: which sources are registered. `switchableSources` makes it of versioned snapshots. */
export interface SourceRegistry {
  /**
   * The source of what reaches the syslog ports.
   * @param peer the sender's address, as `peerAddress` writes it
   */
  syslog(peer: string): Source;
  /** The source a bearer token belongs to. */
  byToken(token: string): Source | undefined;
}
