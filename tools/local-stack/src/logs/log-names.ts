/** Such as `gateway.log`, and of former files `gateway.20261128T195003123Z.log`: sorted by name, the oldest comes first. */
const NAME = /^(.+?)(?:\.(\d{8}T\d{9}Z))?\.log$/;

/** A file in the folder of logs. */
export interface LogName {
  name: string;
  source: string;
  /** When it was set aside; null for the one that is being written. */
  setAsideAt: string | null;
}

/** What a file of this name is; null for one that is no log. */
export function readLogName(name: string): LogName | null {
  const [, source, setAsideAt = null] = NAME.exec(name) ?? [];
  return source === undefined ? null : { name, source, setAsideAt };
}

/** The name of the file that a source's log is written into, or of one that is set aside. */
export function logNameOf(source: string, setAsideAt?: Date): string {
  return setAsideAt ? `${source}.${setAsideAt.toISOString().replaceAll(/[-:.]/g, '')}.log` : `${source}.log`;
}
