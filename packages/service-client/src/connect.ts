import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Place } from './places.ts';

/** The oldest version of TLS that our services speak, called or calling. */
export const LEAST_TLS_VERSION = 'TLSv1.2' as const;

/** How both sides of a connection to a service are identified, all as PEM. */
interface CallCertificates {
  /** The called service must show a certificate of one of these authorities. Not set: those that Node.js knows. */
  ca?: string | undefined;
  /** What we show if we are asked. */
  cert?: string;
  key?: string;
}

/** What new connections use. It is the same object until it changes. */
export type TlsOfCalls = () => CallCertificates;

/** Connects to a place. Over TLS, the certificate must be for the host of its URL, also where that has several records. */
export function createConnector(
  { ip }: Place,
  timeout: number,
  tls: TlsOfCalls = () => NONE,
): buildConnector.connector {
  let used: CallCertificates | undefined;
  let connector: buildConnector.connector | undefined;
  return (options, callback) => {
    const certificates = tls();
    if (!connector || certificates !== used) {
      used = certificates;
      const lookUp = ip === null ? {} : { lookup: always(ip) };
      connector = buildConnector({ ...{ timeout, minVersion: LEAST_TLS_VERSION }, ...certificates, ...lookUp });
    }
    connector(options, callback);
  };
}

const NONE: CallCertificates = {};

/** Resolves a name to one of its records. */
function always(ip: string): LookupFunction {
  const record = { address: ip, family: isIP(ip) };
  return (_name, { all }, callback) => (all ? callback(null, [record]) : callback(null, ip, record.family));
}
