import { encodeCursor } from '@commerce/graphql';

const PRODUCT = `
  id slug title vendor
  priceRange { min { amount currencyCode } max { amount currencyCode } }
  variants {
    id sku title
    price { amount { minorUnits amount currencyCode } }
    availability { availableForSale quantityAvailable }
  }`;
const PAGE = `nodes { ${PRODUCT} } pageInfo { hasNextPage endCursor }`;
const FACETS = `
  totalCount totalCountExact
  facets {
    exact
    categories { count category { slug title } }
    vendors { value count } productTypes { value count } tags { value count }
    options { name values { value count } }
    prices { count min { minorUnits } max { minorUnits } }
  }`;

const anyOf = (list) => list[Math.floor(Math.random() * list.length)];

const NO_PRODUCT = '00000000-0000-4000-8000-000000000000';
const anyMomentToCome = () => new Date(4e12 + Math.floor(Math.random() * 1e12)).toISOString();

/** The operations of a shop's visitors, each as a function that runs it once; `databases` is for finding products. */
export async function browseOperations(client, databases) {
  const [middle] = await databases.query(
    'products',
    `SELECT created_at, product_id FROM product_listing WHERE valid_from = '-infinity' ORDER BY created_at, product_id
     OFFSET (SELECT count(*) / 2 FROM product_listing) LIMIT 1`,
  );
  const after = encodeCursor('newest', [middle.created_at.toISOString(), middle.product_id]);
  const slugs = await databases.query(
    'products',
    `SELECT slug FROM product WHERE status = 'ACTIVE' ORDER BY md5(slug) LIMIT 1000`,
  );
  const cartId = await fillCart(client, databases);
  const page = (given) => () => client.query(`query { products(${given}) { ${PAGE} } }`);
  return {
    'first page of 20': () =>
      client.query(`query ($first: Int) { products(first: $first) { ${PAGE} } }`, { first: 20 }),
    // Equal requests that arrive together share a run. So each request filters by a different time.
    'first page of 20, nothing shared': () =>
      client.query(`query ($first: Int, $after: String) { products(first: $first, after: $after) { ${PAGE} } }`, {
        first: 20,
        after: encodeCursor('newest', [anyMomentToCome(), NO_PRODUCT]),
      }),
    'page in the middle': page(`first: 20, after: "${after}"`),
    'filtered, sorted, with facets': () =>
      client.query(
        `{ products(first: 20, filter: { category: "generated-home", availableOnly: true }, sort: PRICE_ASC) {
             ${PAGE} ${FACETS} } }`,
      ),
    'first page with facets': () => client.query(`{ products(first: 20) { ${PAGE} ${FACETS} } }`),
    search: page('first: 20, search: "nordic wool lamp"'),
    'search, frequent word': page('first: 20, search: "wool"'),
    'search with a typo': page('first: 20, search: "nordik stonware"'),
    suggestions: () => client.query('{ searchSuggestions(prefix: "speckled sto") { text kind slug } }'),
    'product by slug': () =>
      client.query(
        `query ($slug: String) { product(slug: $slug) { description options { name values } images { url } ${PRODUCT} categories { title breadcrumbs { slug title } } } }`,
        { slug: anyOf(slugs).slug },
      ),
    '100 variants by key (a cart)': () =>
      client.query(
        'query ($id: ID!) { cart(id: $id) { lines { id variant { title sku price { amount { minorUnits } } } } } }',
        { id: cartId },
      ),
  };
}

async function fillCart(client, databases) {
  const variants = await databases.query(
    'products',
    `SELECT v.id FROM variant v JOIN stock s ON s.variant_id = v.id JOIN product p ON p.id = v.product_id
     WHERE NOT s.tracked AND p.status = 'ACTIVE' ORDER BY md5(v.id::text) LIMIT 100`,
  );
  const { createCart } = await client.query(
    'mutation ($lines: [CartLineInput!]) { createCart(input: { lines: $lines }) { cart { id } userErrors { message } } }',
    { lines: variants.map(({ id }) => ({ variantId: id, quantity: 1 })) },
  );
  return createCart.cart.id;
}
