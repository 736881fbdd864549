import { z } from 'zod';
import { type FollowedTls, readServerTls, type ServerTls, serverTlsFields } from '../tls/server-tls.ts';

/** How an HTTP server listens, and its limits for clients. */
export interface HttpSettings {
  /** With it, the server speaks HTTPS, and HTTP/2 to clients that support it. */
  tls: ServerTls | null;
  /** What replaces `tls` as soon as its files change; null if it does not come from files. */
  followedTls: FollowedTls | null;
  /** Whether to speak HTTP/2 without TLS too (h2c), to clients that know it in advance. */
  http2: boolean;
  /** The time limit for the headers of a request, from the connection or the previous request. */
  headersTimeoutMs: number;
  /** The time limit for receiving an entire request. */
  requestTimeoutMs: number;
  /** How long a connection without requests is kept. */
  keepAliveTimeoutMs: number;
  /** How long an answer may make no progress, because its client does not read it. */
  answerTimeoutMs: number;
  /** The maximum number of open connections. For one more, the longest idle connection is closed. */
  maxConnections: number;
  maxBodyBytes: number;
  /**
   * What may have arrived of the bodies of all unanswered requests and may wait to be written: above it, the connection
   * with most is closed.
   */
  maxUnfinishedBytes: number;
  /**
   * The file descriptor of a socket that the parent process has passed on, to listen on; null to bind one by host and
   * port.
   */
  socket: number | null;
  /** How long a server that closes goes on as before, except that it is not ready; not with a passed socket. */
  drainMs: number;
}

const milliseconds = (standard: number) => z.coerce.number().int().min(100).max(600_000).default(standard);
/** Longer than any answer takes to be ready. */
const ANSWER_TIMEOUT_MS = 60_000;
/** The first descriptor after those of standard input and output. */
const PASSED_SOCKET = 3;

export const maxBodyBytes = (standard: number) =>
  z.coerce
    .number()
    .int()
    .min(1_000)
    .max(100_000_000)
    .default(standard)
    .describe('Maximum size of the body of a request.');

/** The variables of the environment that {@link httpSettingsFrom} reads. */
export const httpFields = {
  WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe(
      'How many processes the service runs in, its workers, to use as many cores. Limits, pools and counts of one process hold for each of them.',
    ),
  ...serverTlsFields,
  HTTP2: z
    .enum(['on', 'off'])
    .default('off')
    .describe('Whether the service also speaks HTTP/2 without TLS, with clients that start with it (h2c).'),
  HEADERS_TIMEOUT_MS: milliseconds(15_000).describe('How long the headers of a request may take to arrive.'),
  REQUEST_TIMEOUT_MS: milliseconds(60_000).describe('How long a whole request may take to arrive.'),
  KEEP_ALIVE_TIMEOUT_MS: milliseconds(72_000).describe(
    'How long a connection without a request is kept. It must be longer than that of a load balancer.',
  ),
  MAX_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(10)
    .max(1_000_000)
    .default(10_000)
    .describe('Maximum number of open connections. A further connection closes the one that was idle longest.'),
  MAX_BODY_BYTES: maxBodyBytes(1_000_000),
  MAX_UNFINISHED_BYTES: z.coerce
    .number()
    .int()
    .min(1_000_000)
    .max(10_000_000_000)
    .default(128_000_000)
    .describe(
      'Maximum of what has arrived of the bodies of all requests that are not answered yet, and of answers that their clients have not read. Above it, the connection with most of it is closed.',
    ),
  LISTEN_FDS: z
    .enum(['1'], 'must be 1, or not set: a service listens on one socket')
    .optional()
    .describe(
      '`1`: listen on the socket that is passed as file descriptor 3 (socket activation of systemd), not on `HOST` and `PORT`.',
    ),
  DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .describe(
      'How long a service that was asked to stop still serves all requests while its readiness fails, so that load balancers notice first. Not with `LISTEN_FDS`.',
    ),
};

/** The default settings. */
export const STANDARD_SETTINGS: HttpSettings = httpSettingsFrom(z.object(httpFields).parse({}));

/** @throws {EnvError} if the certificate is unusable. */
export function httpSettingsFrom(env: z.output<z.ZodObject<typeof httpFields>>): HttpSettings {
  const tls = readServerTls(env);
  return {
    tls: tls?.now ?? null,
    followedTls: tls,
    http2: env.HTTP2 === 'on',
    headersTimeoutMs: env.HEADERS_TIMEOUT_MS,
    requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
    keepAliveTimeoutMs: env.KEEP_ALIVE_TIMEOUT_MS,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    maxConnections: env.MAX_CONNECTIONS,
    maxBodyBytes: env.MAX_BODY_BYTES,
    maxUnfinishedBytes: env.MAX_UNFINISHED_BYTES,
    socket: env.LISTEN_FDS ? PASSED_SOCKET : null,
    drainMs: env.DRAIN_MS,
  };
}
