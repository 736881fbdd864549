import { expect, it } from 'vitest';
import { logSecurityEvent, type SecurityEvent } from './security-events.ts';

it('of a flood of refusals of one client, ten are logged in ten seconds, and those of others one by one', () => {
  const logged: string[] = [];
  const logger = { warn: ({ security }: { security: SecurityEvent }) => logged.push(security.who), info: () => {} };
  const refuse = (who: string) =>
    logSecurityEvent(logger as never, { kind: 'rate_limited', who, what: 'request', why: null });
  for (let time = 0; time < 300; time += 1) refuse('203.0.113.7');
  refuse('203.0.113.8');
  expect(logged).toEqual([...Array(10).fill('203.0.113.7'), '203.0.113.8']);
});

it('the line of a security event has a maximum length, however long what a client chose is', () => {
  const logged: SecurityEvent[] = [];
  const logger = { warn: ({ security }: { security: SecurityEvent }) => logged.push(security), info: () => {} };
  const [what, why] = ['a'.repeat(100_000), 'b'.repeat(100_000)];
  logSecurityEvent(logger as never, { kind: 'call_forbidden', who: '203.0.113.9', what, why });
  expect(JSON.stringify(logged).length).toBeLessThan(1_500);
});

it('of a flood of refusals of very many clients, a bounded number is logged', () => {
  let lines = 0;
  const logger = { warn: () => (lines += 1), info: () => {} };
  for (let time = 0; time < 10_000; time += 1)
    logSecurityEvent(logger as never, {
      ...{ kind: 'login_refused', who: `2001:db8:0:${time}::/64`, what: 'request', why: null },
    });
  expect(lines).toBeLessThanOrEqual(1_000);
});
