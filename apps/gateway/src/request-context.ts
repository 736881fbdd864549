import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import { ANONYMOUS, isStaff, type Viewer } from '@commerce/identity';
import { attached, type Logger, logSecurityEvent, watchCaller } from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Authenticate } from './authenticate.ts';
import { type CountedClient, countedClient, createContext, type GatewayContext } from './context.ts';
import type { Exposure } from './exposure.ts';
import { endCount, requestLength, UnparsedBody } from './http/read-bodies.ts';
import type { Admission } from './limits/admission.ts';
import { createSizeCheck } from './limits/check-size.ts';
import { checkPersisted, operationRequestOf, registeredText, textOf } from './persisted/check-persisted.ts';
import type { PersistedOperations } from './persisted/manifest.ts';
import { isForGraph } from './plain-request.ts';
import { asksForPlan, PLAN_HEADER } from './query-plans/plan-extension.ts';
import { createPlanRecord } from './query-plans/plan-record.ts';
import { clientAddress, siteOf } from './rates/client-address.ts';
import { CHARACTERS_PER_COST, type RateLimits, REQUEST_COST } from './rates/rate-limits.ts';
import { refusalsOf } from './security/refusals.ts';

/** Determines the sender of a request, and the client that it counts for. */
export interface RequestContexts {
  /**
   * To be called for each request before it is read. Counts those that are not for the graph.
   * @throws RATE_LIMITED if its client has no points left.
   */
  arrive(request: FastifyRequest): Promise<void>;
  /** Counts a request that was answered before it came to {@link of}, {@link ofKnown} or {@link readBody}. */
  countAnswered(request: FastifyRequest): Promise<void>;
  /**
   * Parses an {@link UnparsedBody} of a request, after its length was counted and when it is its turn.
   * @throws RATE_LIMITED, or with status 400 if it is not JSON.
   */
  readBody(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** @throws why the request is refused, or RATE_LIMITED if its sender is refused too often. */
  of(request: FastifyRequest, reply: FastifyReply): Promise<GatewayContext>;
  /**
   * For a request whose operation was executed before; null if it is refused, for which {@link of} gives the reason.
   */
  ofKnown(request: FastifyRequest, reply: FastifyReply): Promise<GatewayContext | null>;
}

/** The options for checking requests. */
export interface RequestOptions {
  authenticate: Authenticate;
  exposure: Exposure;
  /** The operations that clients may send by id, and whether they may send no others. */
  persisted: { manifest: PersistedOperations; onlyListed: boolean };
  /** Texts of operations by hash, as Apollo Server looks them up. */
  persistedQueries: Pick<KeyValueCache<string>, 'get'>;
  /** Counts the requests of each client. */
  rates: RateLimits;
  /** The number of our own proxies in front; they report the client's address. */
  trustedProxies: number;
  /** Decides when a new operation is checked. */
  admission: Pick<Admission, 'takeTurn'>;
  /** Receives security events. */
  logger: Logger;
}

export function createRequestContexts(options: RequestOptions): RequestContexts {
  const { authenticate, exposure, persisted, persistedQueries, rates, trustedProxies, admission, logger } = options;
  const checkSize = createSizeCheck();
  const clientOf = ({ raw }: FastifyRequest, viewer: Viewer): CountedClient => {
    const address = clientAddress(raw, trustedProxies);
    const site = siteOf(address);
    const sites = site === null ? [] : [{ key: site, size: 16 } as const];
    if (viewer.customerId === null) return countedClient(address, isStaff(viewer), sites);
    return countedClient(`customer ${viewer.customerId}`, isStaff(viewer), [{ key: address, size: 10 }, ...sites]);
  };
  /** Checks the login of a request once. */
  const logins = attached<Promise<Viewer>>('login');
  const viewerOf = (request: FastifyRequest) => {
    const login = logins.of(request) ?? authenticate(request.headers.authorization);
    logins.set(request, login);
    return login;
  };
  const admit = async (request: FastifyRequest, sender: Pick<GatewayContext, 'signal' | 'startedAt' | 'length'>) => {
    const asked = operationRequestOf(request);
    const text = textOf(asked);
    const textLength = (text ?? (await registeredText(asked, persistedQueries)))?.length ?? 0;
    const length = Math.max(textLength, sender.length);
    const login = viewerOf(request);
    const client = clientOf(request, await login.catch(() => ANONYMOUS));
    await rates.countRequest(client, REQUEST_COST + length / CHARACTERS_PER_COST);
    await admission.takeTurn({ ...sender, client }, length);
    const viewer = await login;
    checkPersisted(asked, persisted.manifest, persisted.onlyListed);
    checkSize(text);
    return { viewer, client };
  };
  const report = (request: FastifyRequest, error: unknown) => {
    if (!(error instanceof GraphQLError)) return;
    const { key: who } = clientOf(request, ANONYMOUS);
    for (const refusal of refusalsOf([error])) logSecurityEvent(logger, { ...refusal, who });
  };
  /**
   * Who a request that is not for the graph counts for. Pages of other sites can cause such requests: they must not use up
   * what their visitors may ask the graph for.
   */
  const bystanderOf = ({ raw }: FastifyRequest) =>
    countedClient(`${clientAddress(raw, trustedProxies)}, not for the graph`, false);
  const senderOf = (details: ReturnType<typeof detailsOf>) => ({ ...details, startedAt: performance.now() });
  return {
    async arrive(request) {
      try {
        if (isForGraph(request)) {
          rates.refuseWithoutPoints(clientOf(request, await viewerOf(request).catch(() => ANONYMOUS)));
          return;
        }
        const client = bystanderOf(request);
        rates.refuseWithoutPoints(client);
        // Its body is not read, however long it says to be.
        await rates.countRequest(client, REQUEST_COST + request.url.length / CHARACTERS_PER_COST);
      } catch (error) {
        report(request, error);
        throw error;
      }
    },
    async countAnswered(request) {
      await rates.countRequest(bystanderOf(request), REQUEST_COST).catch((error: unknown) => report(request, error));
    },
    async readBody(request, reply) {
      const { body } = request;
      if (!(body instanceof UnparsedBody)) return;
      const sender = senderOf(detailsOf(request, reply));
      const client = clientOf(request, await viewerOf(request).catch(() => ANONYMOUS));
      try {
        await rates.countRequest(client, REQUEST_COST + sender.length / CHARACTERS_PER_COST);
        endCount(request);
        await admission.takeTurn({ ...sender, client }, sender.length);
      } catch (error) {
        report(request, error);
        throw error;
      }
      request.body = body.parse();
    },
    async of(request, reply) {
      const details = detailsOf(request, reply);
      const sender = senderOf(details);
      const { viewer, client } = await admit(request, sender).catch((error: unknown) => {
        report(request, error);
        throw error;
      });
      const isWatched = exposure.queryPlans && asksForPlan(request.headers[PLAN_HEADER]);
      const record = isWatched ? createPlanRecord() : null;
      return createContext(viewer, { client, record, ...details });
    },
    async ofKnown(request, reply) {
      const viewer = await viewerOf(request).catch(() => null);
      if (!viewer) return null;
      return createContext(viewer, { client: clientOf(request, viewer), ...detailsOf(request, reply) });
    },
  };
}

function detailsOf(request: FastifyRequest, reply: FastifyReply) {
  const { signal } = watchCaller(reply);
  return { signal, length: requestLength(request) };
}
