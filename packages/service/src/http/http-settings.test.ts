import { connect } from 'node:http2';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createHttpServer, createLogger, envFields, httpSettingsFrom, readEnv } from '../index.ts';
import { problemsOf as problemsIn } from '../test-problems.ts';
import { createCertificate } from './test-certificate.ts';

const settingsOf = (env: Record<string, string>) => httpSettingsFrom(readEnv(z.object(envFields.http), env));

const problemsOf = (env: Record<string, string>) => problemsIn(() => settingsOf(env));

async function statusOverHttp2(env: Record<string, string>, ca?: string): Promise<unknown> {
  const settings = settingsOf(env);
  const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true, settings });
  onTestFinished(() => server.close());
  const client = connect(await server.listen({ host: '127.0.0.1', port: 0 }), ca === undefined ? {} : { ca });
  onTestFinished(() => client.destroy());
  return new Promise((resolve, reject) => {
    client.on('error', reject);
    const request = client.request({ ':path': '/health/live' });
    request.on('error', reject).on('response', (headers) => resolve(headers[':status']));
  });
}

it('a certificate makes a service speak HTTPS and HTTP/2', async () => {
  const { ca, certFile, keyFile } = await createCertificate(onTestFinished);
  expect(await statusOverHttp2({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile }, ca)).toBe(200);
});

it('HTTP/2 without TLS is available only if it is switched on', async () => {
  expect(await statusOverHttp2({ HTTP2: 'on' })).toBe(200);
  await expect(statusOverHttp2({})).rejects.toThrow();
});

it('an unusable certificate is reported before the service starts', async () => {
  const { certFile, keyFile } = await createCertificate(onTestFinished);
  const other = await createCertificate(onTestFinished);
  expect(problemsOf({ TLS_CERT_FILE: certFile })).toEqual(['TLS_KEY_FILE: must be set where TLS_CERT_FILE is']);
  expect(problemsOf({ TLS_KEY_FILE: keyFile })).toEqual(['TLS_CERT_FILE: must be set where TLS_KEY_FILE is']);
  expect(problemsOf({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: `${keyFile}.missing` })).toEqual([
    expect.stringMatching(/^TLS_KEY_FILE: cannot be read: /),
  ]);
  for (const wrong of [certFile, other.keyFile]) {
    expect(problemsOf({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: wrong })).toEqual([
      expect.stringMatching(/^TLS_CERT_FILE: cannot be used with TLS_KEY_FILE: /),
    ]);
  }
});

it('limits must be numbers within bounds', () => {
  expect(settingsOf({ MAX_CONNECTIONS: '500', REQUEST_TIMEOUT_MS: '3000' })).toMatchObject({
    maxConnections: 500,
    requestTimeoutMs: 3_000,
  });
  expect(problemsOf({ MAX_CONNECTIONS: '1', HEADERS_TIMEOUT_MS: '0', MAX_BODY_BYTES: 'many' })).toHaveLength(3);
});
