import { randomBytes, randomUUID } from 'node:crypto';
import { signLogin } from '@commerce/local-stack';
import { type PaymentSandbox, startPaymentSandbox } from '@commerce/payment-sandbox';
import { type Client, createClient } from './client.ts';
import { type CrashLab, openCrashLab } from './crash-lab.ts';
import { prepareOrder } from './shoppers.ts';
import { type Buyable, findBuyable } from './shopping.ts';
import { restock } from './stock.ts';

/** A shop with sandbox payments, whose processes can be killed. */
export interface PayingShop {
  lab: CrashLab;
  sandbox: PaymentSandbox;
  guest: Client;
  staff: Client;
  variant: Buyable;
  stop(): Promise<void>;
}

/** @param env variables of orders-subgraph. */
export async function openPayingShop(env: Record<string, string> = {}): Promise<PayingShop> {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const sandbox = await startPaymentSandbox({ secret });
  const lab = await openCrashLab({
    gateway: { SUBGRAPH_TIMEOUT_MS: '20000' },
    'orders-subgraph': {
      SERVICE_TIMEOUT_MS: '3000',
      PAYMENT_PROVIDER: 'sandbox',
      PAYMENT_SANDBOX_URL: sandbox.url,
      PAYMENT_WEBHOOK_SECRET: secret,
      PAYMENT_TIMEOUT_MS: '1000',
      ...env,
    },
  });
  sandbox.callbacks.sendTo(`${lab.urlOf('orders-subgraph')}/payments/callback`);
  const guest = createClient(lab.gatewayUrl);
  const login = { customerId: 'clerk', scopes: ['orders:read', 'orders:write'] };
  const staff = createClient(lab.gatewayUrl, await signLogin(lab.dataDirectory, login));
  const [variant] = await findBuyable(guest, 1);
  if (!variant) throw new Error('the demo catalogue is too small');
  await restock(lab.databaseUrls.products, variant.id, 10_000);
  const stop = async () => {
    await lab.stop();
    await sandbox.close();
  };
  return { lab, sandbox, guest, staff, variant, stop };
}

/** A request to order some units of the shop's variant, paid with a token. */
export async function preparePurchase({ guest, variant }: PayingShop, paymentMethod: string | null, quantity = 2) {
  return { ...(await prepareOrder(guest, [{ variantId: variant.id, quantity }])), paymentMethod };
}

const ORDER = `
  id number status placedTotal { minorUnits } nextStatuses cart { status } lines { id quantity quantityFulfilled quantityReturned }
  payments { provider status amount { minorUnits } captured { minorUnits } refunded { minorUnits } failureCode }
  fulfilments { id trackingNumber lines { orderLineId quantity } }
  refunds { id status amount { minorUnits } lines { orderLineId quantity restock } }
  events { type actor reason }`;
const ERRORS = `
  userErrors {
    __typename code message path
    ... on PaymentDeclined { declineCode }
    ... on PaymentActionRequired { redirectUrl expiresAt orderId accessToken }
    ... on CheckoutInProgress { orderId accessToken }
    ... on OrderStatusConflict { status nextStatuses }
    ... on RefundTooLarge { refundable { minorUnits } }
  }`;

/** Sends a mutation that changes an order's status; returns the payload. */
export async function change(client: Client, field: string, input: Record<string, unknown>) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  const more = field === 'placeOrder' || field === 'confirmPayment' ? 'accessToken replayed' : '';
  const { data, errors } = await client.query(
    `mutation ($input: ${type}) { ${field}(input: $input) { order { ${ORDER} } ${more} ${ERRORS} } }`,
    { input },
  );
  if (!data?.[field]) throw new Error(errors.map(({ message, extensions }) => `${extensions.code} ${message}`).join());
  return data[field];
}

/** Buys some units with a payment that is captured at once; returns the order and its access token. */
export async function buyPaid(shop: PayingShop, quantity = 2) {
  const { order, accessToken, userErrors } = await change(
    shop.guest,
    'placeOrder',
    await preparePurchase(shop, 'tok_ok', quantity),
  );
  if (!order) throw new Error(JSON.stringify(userErrors));
  return { order, accessToken: accessToken as string, orderId: order.id as string };
}

/** Reads an order as staff see it. */
export async function readOrder({ staff }: PayingShop, id: string) {
  const { data } = await staff.query(`query ($id: ID!) { order(id: $id) { ${ORDER} } }`, { id });
  return data.order;
}

/** A new key for each refund. */
export const newKey = () => randomUUID() as string;
