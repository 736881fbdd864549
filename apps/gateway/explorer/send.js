import { observeAnswer } from './memory.js';
import { publishPlan } from './plan-store.js';
import { settings } from './settings.js';
import { readToken } from './token.js';

/**
 * Sends an explorer's request, and reads the answer: the plan for the panel, the data for later samples. The plan is
 * removed from the answer, unless the explorer requested it.
 */
export async function send(url, { headers = {}, body, ...options }) {
  const asked = Object.keys(headers).some((name) => name.toLowerCase() === 'query-plan');
  const request = parse(body);
  const operationName = request.operationName ?? nameIn(request.query);
  // The schema is the same for all: a login that has expired does not hide it.
  const token = operationName === 'IntrospectionQuery' ? null : readToken();
  const withOurs = {
    ...(settings.queryPlans && { 'query-plan': '1' }),
    ...(token && { authorization: `Bearer ${token}` }),
    ...headers,
  };
  const started = performance.now();
  const response = await fetch(url, { ...options, method: 'POST', headers: withOurs, body });
  const answer = await response.json();
  const plan = answer.extensions?.queryPlan;
  if (plan?.root) publishPlan({ operationName, totalMs: performance.now() - started, ...plan });
  observeAnswer(operationName, answer.data);
  if (!asked) removePlan(answer);
  return new Response(JSON.stringify(answer), { status: response.status, headers: response.headers });
}

function removePlan(answer) {
  if (!answer.extensions) return;
  delete answer.extensions.queryPlan;
  if (Object.keys(answer.extensions).length === 0) delete answer.extensions;
}

function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

function nameIn(query = '') {
  return /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1];
}
