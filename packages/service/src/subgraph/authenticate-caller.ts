import { graphqlError, unauthenticated } from '@commerce/graphql';
import { ExpiredTokenError, InvalidTokenError, type OnAhead, type VerifyToken, type Viewer } from '@commerce/identity';
import type { Logger } from '../logging/logger.ts';
import { createPauses } from '../pauses.ts';
import { logSecurityEvent } from '../security-events.ts';

/** How often a clock difference is logged. */
const PAUSE_MS = 60_000;
/** The caller is unknown, because its token is invalid. */
const STRANGER = { who: 'unknown', what: 'call of a service' };

/**
 * Identifies the viewer by the Authorization header of a request.
 * @throws {GraphQLError} UNAUTHENTICATED, or AUTHENTICATION_UNAVAILABLE if the clock of the caller is too far behind that
 * of this service: buyers neither cause that nor can fix it.
 */
export function createCallerAuthentication(
  verifyToken: VerifyToken,
  logger: Logger,
): (authorization: string | undefined) => Promise<Viewer> {
  const isDue = createPauses(PAUSE_MS);
  const logSkew = (issuer: string, differenceSeconds: number, direction: 'behind' | 'ahead of') => {
    if (!isDue(issuer)) return;
    logger.error(
      { caller: issuer, differenceSeconds },
      `the clock of ${issuer} is about ${differenceSeconds} s ${direction} the clock of this service: set both by a time server (NTP)`,
    );
  };
  const logAhead: OnAhead = (issuer, seconds) => logSkew(issuer, seconds, 'ahead of');

  return async (authorization) => {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('only the gateway and other services may call this service');
    try {
      return await verifyToken(token, logAhead);
    } catch (error) {
      if (error instanceof ExpiredTokenError) {
        logSkew(error.issuer, error.ageSeconds, 'behind');
        const message = 'requests cannot be verified just now; try again later';
        throw graphqlError('AUTHENTICATION_UNAVAILABLE', message, { http: { status: 503 } });
      }
      if (error instanceof InvalidTokenError) {
        logSecurityEvent(logger, { kind: 'login_refused', ...STRANGER, why: error.message });
        throw unauthenticated(error.message);
      }
      throw error;
    }
  };
}
