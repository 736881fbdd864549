export { createServiceKey, DEVELOPMENT_LOGINS, publicKeySet, type ServiceKey } from './keys.ts';
export { createTokenSigner, type SignToken } from './sign-token.ts';
export { variablePrefix } from './variable-prefix.ts';
export {
  CLOCK_TOLERANCE_SECONDS,
  createTokenVerifier,
  ExpiredTokenError,
  InvalidTokenError,
  type OnAhead,
  type VerifyToken,
} from './verify-token.ts';
export { ANONYMOUS, hasScope, isStaff, SCOPES, type Viewer } from './viewer.ts';
