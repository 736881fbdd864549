import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Sends operations over kept-alive connections; throws on errors, so that a failure does not count as fast.
 * @param {() => Promise<string | null>} getToken the bearer token of each request, if it has one.
 */
export function createBenchClient(url, getToken = async () => null) {
  const agent = new Agent({ keepAlive: true });
  return {
    async query(query, variables) {
      const body = JSON.stringify({ query, variables });
      const token = await getToken();
      const response = await new Promise((resolve, reject) => {
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(token && { authorization: `Bearer ${token}` }),
        };
        request(url, { method: 'POST', agent, headers }, resolve).on('error', reject).end(body);
      });
      const { data, errors } = JSON.parse(await text(response));
      const userErrors = Object.values(data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
      if (errors || userErrors.length > 0) throw new Error(JSON.stringify(errors ?? userErrors));
      return data;
    },
    close: () => agent.destroy(),
  };
}
